package dev.sluice.queue;

import dev.sluice.store.QueueFigures;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a queue is set and how it does, in this process.
 *
 * @param name its name
 * @param capacity jobs that may wait in the buffer
 * @param concurrency jobs that may run at once
 * @param overflow what becomes of a job when the buffer is full
 * @param paused whether nothing is started
 * @param rateLimit starts a second that are allowed, or null for any number
 * @param buffered jobs that wait in the buffer
 * @param startsPerSecond over the last minute
 * @param endsPerSecond over the last minute
 * @param retryAfter when a place is likely to be free
 */
public record QueueStatus(
        String name,
        int capacity,
        int concurrency,
        Overflow overflow,
        boolean paused,
        @Nullable Double rateLimit,
        int buffered,
        double startsPerSecond,
        double endsPerSecond,
        Duration retryAfter) {

    /**
     * What other processes are told of it.
     *
     * @return of this process alone
     */
    public QueueFigures figures() {
        return new QueueFigures(buffered, startsPerSecond, endsPerSecond);
    }
}
