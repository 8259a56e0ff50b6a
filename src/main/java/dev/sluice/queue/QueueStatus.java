package dev.sluice.queue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a queue of this process stands.
 *
 * @param name its name
 * @param capacity jobs that may wait in the buffer
 * @param concurrency jobs that may run at once
 * @param overflow what becomes of a job for which the buffer has no place
 * @param paused whether nothing is started
 * @param rateLimit starts a second, or null for no limit
 * @param buffered jobs that wait in the buffer
 * @param startsPerSecond over the last minute
 * @param endsPerSecond over the last minute
 * @param retryAfter when there is likely to be room, whole seconds
 */
public record QueueStatus(
        String name,
        int capacity,
        int concurrency,
        QueueSettings.Overflow overflow,
        boolean paused,
        @Nullable Double rateLimit,
        int buffered,
        double startsPerSecond,
        double endsPerSecond,
        Duration retryAfter) {}
