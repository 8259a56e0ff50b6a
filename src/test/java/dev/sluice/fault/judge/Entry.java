package dev.sluice.fault.judge;

import dev.sluice.job.JobState;
import java.time.Instant;

/**
 * From the service's ledger: an event in the log.
 *
 * @param isMove false for progress
 * @param error its type, empty if it carries none
 */
public record Entry(String job, long version, JobState state, boolean isMove, int attempt, Instant at, String error) {

    private static final String CRASHED = "crashed";

    /** The same at another time. */
    public Entry at(Instant other) {
        return new Entry(job, version, state, isMove, attempt, other, error);
    }

    boolean isStart() {
        return isMove && state == JobState.RUNNING;
    }

    boolean isEnd() {
        return isMove && state.isFinal();
    }

    /** Whether it says that an attempt was cut off by the death of its process. */
    boolean isCrash() {
        return error.equals(CRASHED);
    }
}
