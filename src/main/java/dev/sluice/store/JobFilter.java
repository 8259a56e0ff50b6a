package dev.sluice.store;

import dev.sluice.job.JobState;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs are meant; what is null is not asked for.
 *
 * @param state where they stand
 * @param kind which handler runs them
 * @param queue where they wait
 * @param tag one of their tags
 */
public record JobFilter(
        @Nullable JobState state,
        @Nullable String kind,
        @Nullable String queue,
        @Nullable String tag) {

    /** Every job. */
    public static final JobFilter ALL = new JobFilter(null, null, null, null);
}
