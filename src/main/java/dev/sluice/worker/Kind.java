package dev.sluice.worker;

import dev.sluice.job.RetryPolicy;
import java.time.Duration;

/**
 * A kind of job that this process can run.
 *
 * @param handler does its work
 * @param maxAttempts tries in all, unless a submission says otherwise
 * @param timeout limit of one attempt, zero for none, unless a submission says otherwise
 * @param retryPolicy when a failed attempt is tried again
 */
public record Kind(JobHandler handler, int maxAttempts, Duration timeout, RetryPolicy retryPolicy) {}
