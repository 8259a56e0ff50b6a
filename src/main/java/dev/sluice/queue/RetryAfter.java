package dev.sluice.queue;

import java.time.Duration;

/** How long a refused client is asked to stay away. */
final class RetryAfter {

    static final int MIN_SECONDS = 1;
    static final int MAX_SECONDS = 300;
    static final Duration LONGEST = Duration.ofSeconds(MAX_SECONDS);

    private RetryAfter() {}

    /** The time until so many jobs have ended at this rate: whole seconds, rounded up, 1 to 300. */
    static Duration of(long jobs, double perSecond) {
        double seconds = Math.ceil(jobs / perSecond);
        return Duration.ofSeconds((long) Math.min(MAX_SECONDS, Math.max(MIN_SECONDS, seconds)));
    }
}
