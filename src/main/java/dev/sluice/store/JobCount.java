package dev.sluice.store;

import dev.sluice.job.JobState;

/**
 * How many jobs stand where.
 *
 * @param queue where they wait
 * @param kind which handler runs them
 * @param state scheduled, queued, running or retrying
 * @param jobs above 0
 */
public record JobCount(String queue, String kind, JobState state, long jobs) {}
