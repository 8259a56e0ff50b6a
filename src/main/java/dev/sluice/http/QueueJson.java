package dev.sluice.http;

import dev.sluice.job.JobState;
import dev.sluice.queue.QueueStatus;
import dev.sluice.store.JobCount;
import dev.sluice.store.QueueFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Queues as clients see them.
 *
 * @param counts how many live jobs there are, on all replicas
 * @param oldest since when the oldest waits, by queue
 * @param others what other replicas say of theirs, by queue
 * @param now what ages are told by
 */
record QueueJson(List<JobCount> counts, Map<String, Instant> oldest, Map<String, QueueFigures> others, Instant now) {

    private static final double THOUSAND = 1000;

    byte[] queues(Collection<QueueStatus> queues) {
        return Json.object(out -> {
            out.writeArrayPropertyStart("queues");
            for (QueueStatus queue : queues) {
                out.writeStartObject();
                write(out, queue);
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }

    byte[] queue(QueueStatus queue) {
        return Json.object(out -> write(out, queue));
    }

    private void write(JsonGenerator out, QueueStatus queue) {
        String name = queue.name();
        QueueFigures figures = queue.figures().plus(others.getOrDefault(name, QueueFigures.NONE));
        out.writeStringProperty("name", name);
        out.writeNumberProperty("capacity", queue.capacity());
        out.writeNumberProperty("concurrency", queue.concurrency());
        out.writeStringProperty("overflow", queue.overflow().name().toLowerCase(Locale.ROOT));
        out.writeBooleanProperty("paused", queue.paused());
        number(out, "rateLimit", queue.rateLimit());
        out.writeNumberProperty("buffered", figures.buffered());
        out.writeNumberProperty("waiting", count(name, JobState.QUEUED));
        out.writeNumberProperty("running", count(name, JobState.RUNNING));
        out.writeNumberProperty("scheduled", count(name, JobState.SCHEDULED));
        out.writeNumberProperty("retrying", count(name, JobState.RETRYING));
        number(out, "oldestWaitingSeconds", age(name));
        out.writeNumberProperty("startsPerSecond", rounded(figures.startsPerSecond()));
        out.writeNumberProperty("endsPerSecond", rounded(figures.endsPerSecond()));
        out.writeNumberProperty("retryAfter", queue.retryAfter().toSeconds());
    }

    private static void number(JsonGenerator out, String name, @Nullable Double value) {
        if (value == null) {
            out.writeNullProperty(name);
        } else {
            out.writeNumberProperty(name, value);
        }
    }

    private long count(String queue, JobState state) {
        return counts.stream()
                .filter(count -> count.state() == state && count.queue().equals(queue))
                .mapToLong(JobCount::jobs)
                .sum();
    }

    private @Nullable Double age(String queue) {
        Instant since = oldest.get(queue);
        return since == null ? null : Math.max(0, Duration.between(since, now).toMillis()) / THOUSAND;
    }

    private static double rounded(double rate) {
        return Math.round(rate * THOUSAND) / THOUSAND;
    }
}
