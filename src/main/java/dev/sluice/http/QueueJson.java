package dev.sluice.http;

import dev.sluice.job.JobState;
import dev.sluice.queue.QueueStatus;
import dev.sluice.store.JobCount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * A queue as clients see it.
 *
 * @param status of this process's part
 * @param counts of all live jobs, on all replicas
 * @param oldestWaits how long the oldest job waits, or null if none does
 */
record QueueJson(
        QueueStatus status, List<JobCount> counts, @Nullable Duration oldestWaits) {

    private static final double DECIMALS = 10;

    static QueueJson of(QueueStatus status, List<JobCount> counts, @Nullable Instant oldest, Instant now) {
        return new QueueJson(status, counts, oldest == null ? null : Duration.between(oldest, now));
    }

    static byte[] queue(List<QueueJson> one) {
        return Json.object(one.get(0)::write);
    }

    static byte[] queues(List<QueueJson> all) {
        return Json.object(out -> {
            out.writeArrayPropertyStart("queues");
            for (QueueJson queue : all) {
                out.writeStartObject();
                queue.write(out);
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }

    private void write(JsonGenerator out) {
        out.writeStringProperty("name", status.name());
        out.writeNumberProperty("capacity", status.capacity());
        out.writeNumberProperty("concurrency", status.concurrency());
        out.writeStringProperty("overflow", status.overflow().name().toLowerCase(Locale.ROOT));
        out.writeBooleanProperty("paused", status.paused());
        number(out, "rateLimit", status.rateLimit());
        out.writeNumberProperty("buffered", status.buffered());
        out.writeNumberProperty("waiting", count(JobState.QUEUED));
        out.writeNumberProperty("running", count(JobState.RUNNING));
        out.writeNumberProperty("scheduled", count(JobState.SCHEDULED));
        out.writeNumberProperty("retrying", count(JobState.RETRYING));
        number(
                out,
                "oldestWaitingSeconds",
                oldestWaits == null ? null : Math.max(0, rounded(oldestWaits.toMillis() / 1e3)));
        out.writeNumberProperty("startsPerSecond", rounded(status.startsPerSecond()));
        out.writeNumberProperty("endsPerSecond", rounded(status.endsPerSecond()));
        out.writeNumberProperty("retryAfter", status.retryAfter().toSeconds());
    }

    private static void number(JsonGenerator out, String name, @Nullable Double value) {
        if (value == null) {
            out.writeNullProperty(name);
        } else {
            out.writeNumberProperty(name, value);
        }
    }

    private static double rounded(double value) {
        return Math.round(value * DECIMALS) / DECIMALS;
    }

    private long count(JobState state) {
        return counts.stream()
                .filter(count -> count.queue().equals(status.name()) && count.state() == state)
                .mapToLong(JobCount::jobs)
                .sum();
    }
}
