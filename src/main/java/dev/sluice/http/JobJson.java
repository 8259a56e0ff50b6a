package dev.sluice.http;

import dev.sluice.job.Job;
import dev.sluice.job.JobError;
import dev.sluice.job.JobEvent;
import dev.sluice.job.Progress;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Jobs and events as clients see them. Payloads and results are passed through to the letter. */
final class JobJson {

    private JobJson() {}

    static byte[] job(Job job) {
        return Json.object(out -> {
            head(out, job);
            Json.raw(out, "result", job.result());
            error(out, job.error());
            Json.raw(out, "payload", job.payload());
            tail(out, job);
        });
    }

    /** A part of a list, without payloads and results, and where the next part begins. */
    static byte[] list(List<Job> jobs, @Nullable String next) {
        return Json.object(out -> {
            out.writeArrayPropertyStart("jobs");
            for (Job job : jobs) {
                out.writeStartObject();
                head(out, job);
                error(out, job.error());
                tail(out, job);
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeStringProperty("next", next);
        });
    }

    private static void head(JsonGenerator out, Job job) {
        out.writeStringProperty("id", job.id().toString());
        out.writeStringProperty("kind", job.kind());
        out.writeStringProperty("queue", job.queue());
        out.writeStringProperty("state", job.state().text());
        out.writeNumberProperty("priority", job.priority());
        out.writeNumberProperty("attempt", job.attempt());
        out.writeNumberProperty("maxAttempts", job.maxAttempts());
        Json.time(out, "createdAt", job.createdAt());
        Json.time(out, "runAt", job.runAt());
        Json.time(out, "startedAt", job.startedAt());
        Json.time(out, "finishedAt", job.finishedAt());
        progress(out, job.progress());
    }

    private static void tail(JsonGenerator out, Job job) {
        out.writeStringProperty("uniqueKey", job.uniqueKey());
        out.writeArrayPropertyStart("tags");
        job.tags().forEach(out::writeString);
        out.writeEndArray();
        out.writeNumberProperty("version", job.version());
    }

    /** The data of an event on a stream: only what it carries. */
    static byte[] event(JobEvent event) {
        return Json.object(out -> event(out, event));
    }

    /** The job as the state that a stream begins with, in the shape of an event. */
    static byte[] snapshot(Job job, Instant now) {
        return Json.object(out -> {
            out.writeStringProperty("id", job.id().toString());
            out.writeStringProperty("kind", job.kind());
            out.writeStringProperty("queue", job.queue());
            out.writeStringProperty("state", job.state().text());
            out.writeNumberProperty("attempt", job.attempt());
            out.writeNumberProperty("version", job.version());
            Json.time(out, "at", now);
            carried(out, job.progress(), job.result(), job.error());
        });
    }

    /** That some events between two ids of a stream may be gone. */
    static byte[] gap(String from, String to) {
        return Json.object(out -> {
            out.writeStringProperty("from", from);
            out.writeStringProperty("to", to);
        });
    }

    static byte[] events(List<JobEvent> events) {
        return Json.object(out -> {
            out.writeArrayPropertyStart("events");
            for (JobEvent event : events) {
                out.writeStartObject();
                event(out, event);
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }

    private static void event(JsonGenerator out, JobEvent event) {
        out.writeStringProperty("id", event.job().toString());
        out.writeStringProperty("kind", event.kind());
        out.writeStringProperty("queue", event.queue());
        out.writeStringProperty("state", event.state().text());
        out.writeNumberProperty("attempt", event.attempt());
        out.writeNumberProperty("version", event.version());
        Json.time(out, "at", event.at());
        carried(out, event.progress(), event.result(), event.error());
    }

    private static void carried(
            JsonGenerator out, @Nullable Progress progress, @Nullable String result, @Nullable JobError error) {
        if (progress != null) {
            progress(out, progress);
        }
        if (result != null) {
            Json.raw(out, "result", result);
        }
        if (error != null) {
            out.writeObjectPropertyStart("error");
            members(out, error);
            if (error.trace() != null) {
                out.writeStringProperty("trace", error.trace());
            }
            out.writeEndObject();
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

    /** A job says of its last error what, and not where: that is in its log. */
    private static void error(JsonGenerator out, @Nullable JobError error) {
        if (error == null) {
            out.writeNullProperty("error");
            return;
        }
        out.writeObjectPropertyStart("error");
        members(out, error);
        out.writeEndObject();
    }

    private static void members(JsonGenerator out, JobError error) {
        out.writeStringProperty("type", error.type());
        out.writeStringProperty("message", error.message());
        out.writeNumberProperty("attempt", error.attempt());
        Json.time(out, "at", error.at());
    }
}
