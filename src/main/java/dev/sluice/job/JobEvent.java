package dev.sluice.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a job's event log: a move to a state, or progress within one.
 *
 * @param job whose
 * @param kind the job's kind
 * @param queue the job's queue
 * @param state the state it moved to, or is in
 * @param attempt the attempt it belongs to, 0 before the first
 * @param version its number in the job's log, from 1 without a hole
 * @param at when it was written
 * @param progress set on progress, and only there
 * @param result set where the job succeeded with one
 * @param error set where an attempt failed
 */
public record JobEvent(
        JobId job,
        String kind,
        String queue,
        JobState state,
        int attempt,
        long version,
        Instant at,
        @Nullable Progress progress,
        @Nullable String result,
        @Nullable JobError error) {

    /** The name of an event that is no move. */
    public static final String PROGRESS = "progress";

    /**
     * The name of this event on a stream.
     *
     * @return the state's word, or {@code progress}
     */
    public String name() {
        return progress == null ? state.text() : PROGRESS;
    }

    /**
     * This event under the version that its row got.
     *
     * @param number the version
     * @return a copy
     */
    public JobEvent withVersion(long number) {
        return new JobEvent(job, kind, queue, state, attempt, number, at, progress, result, error);
    }

    /**
     * This event of another attempt.
     *
     * @param number the attempt
     * @return a copy
     */
    public JobEvent withAttempt(int number) {
        return new JobEvent(job, kind, queue, state, number, version, at, progress, result, error);
    }
}
