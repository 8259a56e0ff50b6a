package dev.sluice.http;

import dev.sluice.job.Job;
import dev.sluice.job.JobError;
import dev.sluice.job.JobEvent;
import dev.sluice.job.Progress;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Jobs and events as clients see them. Payloads and results are passed through to the letter. */
final class JobJson {

    private static final JsonFactory JSON = new JsonFactory();

    private static final DateTimeFormatter MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private static final int USUAL_SIZE = 640;

    private JobJson() {}

    static byte[] job(Job job) {
        return bytes(out -> {
            out.writeStartObject();
            out.writeStringProperty("id", job.id().toString());
            out.writeStringProperty("kind", job.kind());
            out.writeStringProperty("queue", job.queue());
            out.writeStringProperty("state", job.state().text());
            out.writeNumberProperty("priority", job.priority());
            out.writeNumberProperty("attempt", job.attempt());
            out.writeNumberProperty("maxAttempts", job.maxAttempts());
            time(out, "createdAt", job.createdAt());
            time(out, "runAt", job.runAt());
            time(out, "startedAt", job.startedAt());
            time(out, "finishedAt", job.finishedAt());
            progress(out, job.progress());
            raw(out, "result", job.result());
            error(out, job.error());
            raw(out, "payload", job.payload());
            out.writeNumberProperty("version", job.version());
            out.writeEndObject();
        });
    }

    /** The data of an event on a stream: only what it carries. */
    static byte[] event(JobEvent event) {
        return bytes(out -> event(out, event));
    }

    /** The job as the state that a stream begins with, in the shape of an event. */
    static byte[] snapshot(Job job, Instant now) {
        return bytes(out -> {
            out.writeStartObject();
            out.writeStringProperty("id", job.id().toString());
            out.writeStringProperty("kind", job.kind());
            out.writeStringProperty("queue", job.queue());
            out.writeStringProperty("state", job.state().text());
            out.writeNumberProperty("attempt", job.attempt());
            out.writeNumberProperty("version", job.version());
            time(out, "at", now);
            carried(out, job.progress(), job.result(), job.error());
            out.writeEndObject();
        });
    }

    static byte[] events(List<JobEvent> events) {
        return bytes(out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("events");
            events.forEach(event -> event(out, event));
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static void event(JsonGenerator out, JobEvent event) {
        out.writeStartObject();
        out.writeStringProperty("id", event.job().toString());
        out.writeStringProperty("kind", event.kind());
        out.writeStringProperty("queue", event.queue());
        out.writeStringProperty("state", event.state().text());
        out.writeNumberProperty("attempt", event.attempt());
        out.writeNumberProperty("version", event.version());
        time(out, "at", event.at());
        carried(out, event.progress(), event.result(), event.error());
        out.writeEndObject();
    }

    private static void carried(
            JsonGenerator out, @Nullable Progress progress, @Nullable String result, @Nullable JobError error) {
        if (progress != null) {
            progress(out, progress);
        }
        if (result != null) {
            raw(out, "result", result);
        }
        if (error != null) {
            error(out, error);
        }
    }

    private static void progress(JsonGenerator out, @Nullable Progress progress) {
        if (progress == null) {
            out.writeNullProperty("progress");
            return;
        }
        out.writeObjectPropertyStart("progress");
        out.writeNumberProperty("percent", progress.percent());
        out.writeStringProperty("message", progress.message());
        out.writeEndObject();
    }

    private static void error(JsonGenerator out, @Nullable JobError error) {
        if (error == null) {
            out.writeNullProperty("error");
            return;
        }
        out.writeObjectPropertyStart("error");
        out.writeStringProperty("type", error.type());
        out.writeStringProperty("message", error.message());
        out.writeNumberProperty("attempt", error.attempt());
        time(out, "at", error.at());
        if (error.trace() != null) {
            out.writeStringProperty("trace", error.trace());
        }
        out.writeEndObject();
    }

    private static void time(JsonGenerator out, String name, @Nullable Instant time) {
        out.writeStringProperty(name, time == null ? null : MILLISECONDS.format(time));
    }

    private static void raw(JsonGenerator out, String name, @Nullable String json) {
        out.writeName(name);
        out.writeRawValue(json == null ? "null" : json);
    }

    private static byte[] bytes(Consumer<JsonGenerator> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            content.accept(out);
        }
        return bytes.toByteArray();
    }
}
