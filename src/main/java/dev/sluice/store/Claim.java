package dev.sluice.store;

import dev.sluice.job.Job;
import java.time.Instant;

/**
 * The right to run one attempt of a job and to say how it ended.
 *
 * @param job as it stood when the attempt was started
 * @param epoch the fencing token: higher with each claim of this job, never reset
 */
public record Claim(Job job, long epoch) {

    /**
     * The time of what this attempt says: nothing is told to be older than its start, whatever was done to the clock.
     *
     * @param now what the clock says
     * @return that, or when the attempt began if that was later
     */
    public Instant notBefore(Instant now) {
        Instant began = job.startedAt();
        return began == null || began.isBefore(now) ? now : began;
    }
}
