package dev.sluice.queue;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How large one queue is in this process.
 *
 * @param capacity jobs that may wait in the buffer, exactly; 1 to 100000
 * @param concurrency jobs that may run at once; 1 to 1000
 */
public record QueueSettings(
        @DefaultValue("100") int capacity,
        @DefaultValue("4") int concurrency) {

    /** The most jobs that may run at once. */
    public static final int MAX_CONCURRENCY = 1_000;

    static final int MAX_CAPACITY = 100_000;
    static final QueueSettings DEFAULT = new QueueSettings(100, 4);

    /** Refuses sizes that make no queue. */
    public QueueSettings {
        check("capacity", capacity, MAX_CAPACITY);
        check("concurrency", concurrency, MAX_CONCURRENCY);
    }

    private static void check(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + " is " + value + ", allowed is 1 to " + max);
        }
    }
}
