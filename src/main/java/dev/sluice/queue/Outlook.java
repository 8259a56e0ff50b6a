package dev.sluice.queue;

import dev.sluice.job.JobException;
import java.time.Duration;

/** What is told of a queue: how it does, and who is refused, when there is likely to be room. */
final class Outlook {

    private final String name;
    private final QueueSettings settings;
    private final Slots slots;
    private final Buffer buffer;
    private final Throughput throughput;
    private volatile Duration expected = Duration.ofSeconds(1);

    Outlook(String name, QueueSettings settings, Slots slots, Buffer buffer, Throughput throughput) {
        this.name = name;
        this.settings = settings;
        this.slots = slots;
        this.buffer = buffer;
        this.throughput = throughput;
    }

    /** Says how long a job is likely to run, which counts until one has ended. */
    void expect(Duration duration) {
        expected = duration;
    }

    JobException full() {
        return settings.overflow() == Overflow.SPILL
                ? JobException.Full.ofBacklog(name, settings.capacity(), settings.backlogLimit(), retryAfter())
                : new JobException.Full(name, settings.capacity(), retryAfter());
    }

    QueueStatus status() {
        return new QueueStatus(
                name,
                settings.capacity(),
                slots.concurrency(),
                settings.overflow(),
                slots.isPaused(),
                slots.rateLimit(),
                buffer.size(),
                throughput.startsPerSecond(),
                throughput.endsPerSecond(),
                retryAfter());
    }

    Duration retryAfter() {
        if (slots.isPaused()) {
            return RetryAfter.LONGEST;
        }
        double measured = throughput.endsPerSecond();
        double seconds = expected.toNanos() / 1e9;
        double guessed = slots.concurrency() / Math.max(seconds, 1e-3);
        return RetryAfter.of(buffer.unbuffered() + 1L, measured > 0 ? measured : guessed);
    }
}
