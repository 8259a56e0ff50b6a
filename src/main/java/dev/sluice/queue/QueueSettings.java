package dev.sluice.queue;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How large and how fast one queue is in this process.
 *
 * @param capacity jobs that may wait in the buffer, exactly; 1 to 100000
 * @param concurrency jobs that may run at once; 1 to 1000
 * @param overflow reject refuses a job when the buffer is full; spill keeps it in the store and buffers it when there is room
 * @param backlogLimit with spill, waiting jobs in the store at which the queue is full; 1 to 1000000000
 * @param rateLimit starts a second over all replicas, evenly spread; above 0, to 1000000; none by default
 */
public record QueueSettings(
        @DefaultValue("100") int capacity,
        @DefaultValue("4") int concurrency,
        @DefaultValue("reject") Overflow overflow,
        @DefaultValue("1000000") int backlogLimit,
        @Nullable Double rateLimit) {

    /** The most jobs that may run at once. */
    public static final int MAX_CONCURRENCY = 1_000;

    /** The most starts a second that a limit may allow. */
    public static final int MAX_RATE = 1_000_000;

    static final int MAX_CAPACITY = 100_000;
    static final int MAX_BACKLOG = 1_000_000_000;
    static final QueueSettings DEFAULT = new QueueSettings(100, 4, Overflow.REJECT, 1_000_000, null);

    /** Refuses sizes that make no queue. */
    public QueueSettings {
        check("capacity", capacity, MAX_CAPACITY);
        check("concurrency", concurrency, MAX_CONCURRENCY);
        check("backlog-limit", backlogLimit, MAX_BACKLOG);
        if (rateLimit != null && !(rateLimit > 0 && rateLimit <= MAX_RATE)) {
            throw new IllegalArgumentException("rate-limit is " + rateLimit + ", allowed is above 0 to " + MAX_RATE);
        }
    }

    private static void check(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + " is " + value + ", allowed is 1 to " + max);
        }
    }
}
