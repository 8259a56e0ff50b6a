package dev.sluice.http;

import dev.sluice.job.FieldError;
import dev.sluice.job.JobException;
import dev.sluice.job.JobId;
import dev.sluice.job.NewJob;
import dev.sluice.job.Priority;
import dev.sluice.queue.Queues;
import dev.sluice.worker.JobSettings;
import dev.sluice.worker.Kind;
import dev.sluice.worker.Kinds;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Turns a body into a submission, or says all that is wrong with it. */
final class SubmissionReader {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String DEFAULT_KIND = "simulate";
    private static final String DEFAULT_QUEUE = "default";
    private static final String NO_PAYLOAD = "{}";

    private final Kinds kinds;
    private final PayloadSchemas schemas;
    private final CallbackBody callbacks;
    private final Queues queues;
    private final JobSettings settings;
    private final Clock clock;

    SubmissionReader(
            Kinds kinds,
            PayloadSchemas schemas,
            CallbackBody callbacks,
            Queues queues,
            JobSettings settings,
            Clock clock) {
        this.kinds = kinds;
        this.schemas = schemas;
        this.callbacks = callbacks;
        this.queues = queues;
        this.settings = settings;
        this.clock = clock;
    }

    /** What a submission without a body asks for. */
    Submission read() {
        return submission(new SubmissionFields());
    }

    /**
     * Reads a body.
     *
     * @throws JobException.Invalid with every field that is wrong
     * @throws JobException.TooLarge if the payload is
     */
    Submission read(byte[] body) {
        SubmissionFields fields = new SubmissionFields();
        String json = text(body);
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            fields.read(parser, json);
        } catch (JacksonException malformed) {
            throw invalid("is not JSON: " + malformed.getOriginalMessage() + where(malformed));
        }
        return submission(fields);
    }

    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw invalid("is not UTF-8");
        }
    }

    private static String where(JacksonException malformed) {
        return malformed.getLocation() == null
                ? ""
                : " (line " + malformed.getLocation().getLineNr() + ", column "
                        + malformed.getLocation().getColumnNr() + ")";
    }

    private static JobException invalid(String message) {
        return new JobException.Invalid(List.of(new FieldError("", message)));
    }

    private Submission submission(SubmissionFields fields) {
        String name = fields.kind == null ? DEFAULT_KIND : fields.kind;
        String queue = fields.queue == null ? DEFAULT_QUEUE : fields.queue;
        String payload = fields.payload == null ? NO_PAYLOAD : fields.payload;
        Kind kind = kinds.find(name);
        if (kind == null) {
            fields.wrong("kind", "is not known here; there are " + kinds.names());
        } else {
            checkPayload(name, kind, payload, fields);
        }
        if (queues.find(queue) == null) {
            fields.wrong("queue", "is not known here; there are " + queues.names());
        }
        check(fields);
        if (kind == null || !fields.errors().isEmpty()) {
            throw new JobException.Invalid(fields.errors());
        }
        return new Submission(
                job(fields, name, kind, queue, payload), kind.handler().expected());
    }

    private void checkPayload(String name, Kind kind, String payload, SubmissionFields fields) {
        long limit = settings.maxPayload().toBytes();
        if (payload.length() > limit || payload.getBytes(StandardCharsets.UTF_8).length > limit) {
            throw new JobException.TooLarge("payload", limit);
        }
        if (fields.errors().stream().noneMatch(error -> error.field().isEmpty())) {
            fields.errors().addAll(check(name, kind, schemas, payload));
        }
    }

    /** What is wrong with a payload that is JSON. */
    static List<FieldError> check(String name, Kind kind, PayloadSchemas schemas, String payload) {
        List<FieldError> wrong = schemas.check(name, payload);
        return wrong.isEmpty() ? kind.handler().check(payload) : wrong;
    }

    /** Why a payload would not be read if it came within a body. */
    static List<FieldError> checkJson(String payload) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), payload)) {
            parser.nextToken();
            parser.skipChildren();
            parser.finishToken();
            return List.of();
        } catch (JacksonException malformed) {
            return List.of(new FieldError("payload", "is not JSON: " + malformed.getOriginalMessage()));
        }
    }

    private void check(SubmissionFields fields) {
        if (fields.priority != null && (fields.priority < Priority.MIN || fields.priority > Priority.MAX)) {
            fields.wrong("priority", "must be from " + Priority.MIN + " to " + Priority.MAX);
        }
        if (fields.maxAttempts != null && (fields.maxAttempts < 1 || fields.maxAttempts > JobSettings.MAX_ATTEMPTS)) {
            fields.wrong("maxAttempts", "must be from 1 to " + JobSettings.MAX_ATTEMPTS);
        }
        if (fields.delay != null && fields.runAt != null) {
            fields.wrong("delay", "cannot be given together with runAt");
        }
        if (fields.callback != null) {
            fields.errors().addAll(callbacks.check(fields.callback));
        }
        if (fields.uniqueKey != null && !Words.isUniqueKey(fields.uniqueKey)) {
            fields.wrong("uniqueKey", Words.UNIQUE_KEY);
        }
    }

    private NewJob job(SubmissionFields fields, String name, Kind kind, String queue, String payload) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return new NewJob(
                JobId.next(now),
                name,
                queue,
                payload,
                fields.priority == null ? 0 : fields.priority,
                now,
                due(fields.runAt, fields.delay, now),
                fields.maxAttempts == null ? kind.maxAttempts() : fields.maxAttempts,
                fields.timeout == null ? kind.timeout() : fields.timeout,
                fields.uniqueKey,
                fields.tags,
                null,
                fields.callback,
                null,
                null);
    }

    private static Instant due(@Nullable Instant runAt, @Nullable Duration delay, Instant now) {
        if (delay != null) {
            return now.plus(delay);
        }
        return runAt == null || runAt.isBefore(now) ? now : runAt.truncatedTo(ChronoUnit.MILLIS);
    }
}
