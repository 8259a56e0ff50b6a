package dev.sluice.event;

import dev.sluice.store.LogEntry;

/** Events that nobody encoded yet. */
public final class LiveEvents {

    private LiveEvents() {}

    /**
     * One of these.
     *
     * @param entry what happened
     * @return as it comes to its readers
     */
    public static LiveEvent of(LogEntry entry) {
        return new LiveEvent(entry);
    }
}
