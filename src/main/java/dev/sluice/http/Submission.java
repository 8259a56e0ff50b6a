package dev.sluice.http;

import dev.sluice.job.NewJob;
import java.time.Duration;

/**
 * What was asked for, checked.
 *
 * @param job to be stored
 * @param expected how long a job of its kind is likely to run
 */
record Submission(NewJob job, Duration expected) {}
