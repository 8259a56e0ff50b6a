package dev.sluice.job;

import java.time.Duration;
import java.time.Instant;

/**
 * What a priority is worth: time. A job's rank is the moment it became due, moved ahead by its priority; waiting jobs
 * go by rank, the lower first. The rank never changes while the job waits, so old jobs pass newer ones of higher
 * priority in the end, none starves and nothing is sorted twice.
 */
public final class Priority {

    /** The least urgent. */
    public static final int MIN = -100;

    /** The most urgent. */
    public static final int MAX = 100;

    /** How much earlier each step of priority makes a job. */
    public static final Duration STEP = Duration.ofSeconds(30);

    private Priority() {}

    /**
     * The place in line of a job.
     *
     * @param due when it may run
     * @param priority {@link #MIN} to {@link #MAX}
     * @return milliseconds; lower goes first
     */
    public static long rank(Instant due, int priority) {
        return due.toEpochMilli() - STEP.toMillis() * priority;
    }
}
