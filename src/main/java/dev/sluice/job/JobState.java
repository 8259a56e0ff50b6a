package dev.sluice.job;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Where a job stands, and the only moves between these places:
 *
 * <pre>
 * scheduled → queued → running → succeeded
 *                ↑      ├────→ retrying → queued
 *                └──────┤ (put back at a stop, or rescued from a dead process)
 *                       ├────→ failed          failed, cancelled → queued (a person retries)
 *                       └────→ cancelled       scheduled, queued, retrying → cancelled
 * </pre>
 */
public enum JobState {
    /** Not due before a time its submitter named. */
    SCHEDULED,
    /** Waiting for a worker. */
    QUEUED,
    /** Held by one worker of one process. */
    RUNNING,
    /** An attempt failed; the next one is due later. */
    RETRYING,
    /** Ended well. */
    SUCCEEDED,
    /** Ended badly: no attempts are left, or its handler said that more would be in vain. */
    FAILED,
    /** Ended by a person. */
    CANCELLED;

    private final String text = name().toLowerCase(Locale.ROOT);

    /**
     * The states this one may become; a store accepts no other move.
     *
     * @return an unmodifiable set, empty for none
     */
    public Set<JobState> next() {
        return switch (this) {
            case SCHEDULED -> Set.of(QUEUED, CANCELLED);
            case QUEUED -> Set.of(RUNNING, CANCELLED);
            case RUNNING -> Set.copyOf(EnumSet.of(SUCCEEDED, RETRYING, FAILED, CANCELLED, QUEUED));
            case RETRYING -> Set.of(QUEUED, CANCELLED);
            case FAILED, CANCELLED -> Set.of(QUEUED);
            case SUCCEEDED -> Set.of();
        };
    }

    /**
     * Whether a job in this state is over, unless a person asks for another life.
     *
     * @return true for succeeded, failed and cancelled
     */
    public boolean isFinal() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }

    /**
     * The word for this state in the API, the log and the store.
     *
     * @return lower case, such as {@code queued}
     */
    public String text() {
        return text;
    }

    /**
     * The inverse of {@link #text()}.
     *
     * @param text a lower-case word
     * @return the state
     * @throws IllegalArgumentException if no state has that word
     */
    public static JobState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
