package dev.sluice.store;

import dev.sluice.job.Job;

/**
 * The right to run one attempt of a job and to say how it ended.
 *
 * @param job as it stood when the attempt was started
 * @param epoch the fencing token: higher with each claim of this job, never reset
 */
public record Claim(Job job, long epoch) {}
