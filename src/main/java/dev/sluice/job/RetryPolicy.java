package dev.sluice.job;

import java.time.Duration;

/**
 * When a failed attempt is tried again: exponential backoff with full jitter.
 *
 * @param min the shortest wait
 * @param max the longest wait
 * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential Backoff And
 *     Jitter</a>
 */
public record RetryPolicy(Duration min, Duration max) {

    private static final int LAST_DOUBLING = 62;

    /** Refuses a negative wait and a maximum below the minimum. */
    public RetryPolicy {
        if (min.isNegative() || max.compareTo(min) < 0) {
            throw new IllegalArgumentException(
                    "min and max are " + min + " and " + max + ", allowed is 0 <= min <= max");
        }
    }

    /**
     * The wait before the next attempt: uniform between {@code min} and {@code min(max, min × 2^n)}.
     *
     * @param attempt the attempt that failed, from 1; n of the formula
     * @param random a number from 0 (inclusive) to 1 (exclusive)
     * @return a wait between {@code min} and {@code max}
     */
    public Duration delay(int attempt, double random) {
        double ceiling = Math.min(
                (double) max.toMillis(), (double) min.toMillis() * Math.pow(2, Math.min(attempt, LAST_DOUBLING)));
        return min.plusMillis((long) (random * (ceiling - min.toMillis())));
    }
}
