package dev.sluice.http;

import dev.sluice.job.FieldError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The fields of a submission as they were written, and all that is wrong with them. A null is a field left out. */
final class SubmissionFields {

    static final String NAMES =
            "kind, queue, payload, priority, runAt, delay, maxAttempts, timeout, uniqueKey, tags," + " callback";

    private final List<FieldError> errors = new ArrayList<>();

    @Nullable
    String kind;

    @Nullable
    String queue;

    @Nullable
    String payload;

    @Nullable
    Integer priority;

    @Nullable
    Instant runAt;

    @Nullable
    Duration delay;

    @Nullable
    Integer maxAttempts;

    @Nullable
    Duration timeout;

    @Nullable
    String uniqueKey;

    @Nullable
    String callback;

    List<String> tags = List.of();

    List<FieldError> errors() {
        return errors;
    }

    void wrong(String field, String message) {
        errors.add(new FieldError(field, message));
    }

    /** Reads an object from a parser that stands before it, up to its end. */
    void read(JsonParser parser, String json) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            wrong("", "must be a JSON object");
            return;
        }
        FieldReader reader = new FieldReader(parser, errors);
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            field(reader, name, json);
        }
        if (parser.nextToken() != null) {
            wrong("", "must be one JSON object with nothing behind it");
        }
    }

    private void field(FieldReader reader, String name, String json) {
        switch (name) {
            case "kind" -> kind = reader.text(name);
            case "queue" -> queue = reader.text(name);
            case "payload" -> payload = raw(reader.parser(), json);
            case "priority" -> priority = reader.number(name);
            case "runAt" -> runAt = reader.time(name);
            case "delay" -> delay = reader.duration(name);
            case "maxAttempts" -> maxAttempts = reader.number(name);
            case "timeout" -> timeout = reader.duration(name);
            case "uniqueKey" -> uniqueKey = reader.text(name);
            case "callback" -> callback = reader.text(name);
            case "tags" -> tags = reader.tags(name);
            default -> {
                reader.parser().skipChildren();
                wrong(name, "is not known; allowed are " + NAMES);
            }
        }
    }

    /** The value's own text: what a client wrote is what its handler gets. */
    private static String raw(JsonParser parser, String json) {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        return json.substring(start, (int) parser.currentLocation().getCharOffset());
    }
}
