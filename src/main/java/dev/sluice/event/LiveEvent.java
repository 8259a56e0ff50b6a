package dev.sluice.event;

import dev.sluice.job.JobEvent;
import dev.sluice.store.LogEntry;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An event on its way to its readers, who share what it is encoded to. May be used by many threads. */
public final class LiveEvent implements Told {

    private final LogEntry entry;
    private volatile byte @Nullable [] byVersion;
    private volatile byte @Nullable [] byPosition;

    LiveEvent(LogEntry entry) {
        this.entry = entry;
    }

    /**
     * What happened.
     *
     * @return the entry of the job's log
     */
    public JobEvent event() {
        return entry.event();
    }

    /**
     * Where it stands in the log of all jobs.
     *
     * @return grows from event to event
     */
    public long position() {
        return entry.position();
    }

    /**
     * This event as readers of its job get it.
     *
     * @param encode makes the bytes; called once, or seldom more often
     * @return not to be changed
     */
    public byte[] byVersion(Function<LiveEvent, byte[]> encode) {
        byte[] bytes = byVersion;
        if (bytes == null) {
            bytes = encode.apply(this);
            byVersion = bytes;
        }
        return bytes;
    }

    /**
     * This event as readers of many jobs get it.
     *
     * @param encode makes the bytes; called once, or seldom more often
     * @return not to be changed
     */
    public byte[] byPosition(Function<LiveEvent, byte[]> encode) {
        byte[] bytes = byPosition;
        if (bytes == null) {
            bytes = encode.apply(this);
            byPosition = bytes;
        }
        return bytes;
    }
}
