package dev.sluice.store;

import org.jspecify.annotations.Nullable;

/**
 * What a person set for a queue while it runs; what is null is as configured.
 *
 * @param paused whether nothing is started
 * @param concurrency jobs that may run at once in each process
 * @param rateLimit starts a second
 */
public record QueueOverride(
        @Nullable Boolean paused,
        @Nullable Integer concurrency,
        @Nullable Double rateLimit) {

    /** Everything is as configured. */
    public static final QueueOverride NONE = new QueueOverride(null, null, null);
}
