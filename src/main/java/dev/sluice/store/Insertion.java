package dev.sluice.store;

import dev.sluice.job.Job;

/**
 * What became of a submission.
 *
 * @param job as it stands now
 * @param isNew false if nothing was stored, because the submission met a job with its key
 */
public record Insertion(Job job, boolean isNew) {}
