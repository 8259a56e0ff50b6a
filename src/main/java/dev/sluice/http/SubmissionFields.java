package dev.sluice.http;

import dev.sluice.job.FieldError;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The fields of a submission as they were written, and all that is wrong with them. A null is a field left out. */
final class SubmissionFields {

    static final String NAMES = "kind, queue, payload, priority, runAt, delay, maxAttempts, timeout";

    private static final Duration LONGEST = Duration.ofDays(3650);
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

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
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            field(parser, name, json);
        }
        if (parser.nextToken() != null) {
            wrong("", "must be one JSON object with nothing behind it");
        }
    }

    private void field(JsonParser parser, String name, String json) {
        switch (name) {
            case "kind" -> kind = text(parser, name);
            case "queue" -> queue = text(parser, name);
            case "payload" -> payload = raw(parser, json);
            case "priority" -> priority = number(parser, name);
            case "runAt" -> runAt = time(parser);
            case "delay" -> delay = duration(parser, name);
            case "maxAttempts" -> maxAttempts = number(parser, name);
            case "timeout" -> timeout = duration(parser, name);
            default -> {
                parser.skipChildren();
                wrong(name, "is not known; allowed are " + NAMES);
            }
        }
    }

    private @Nullable String text(JsonParser parser, String name) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        other(parser, name, "must be a string");
        return null;
    }

    private @Nullable Integer number(JsonParser parser, String name) {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() == JsonParser.NumberType.INT) {
            return parser.getIntValue();
        }
        other(parser, name, "must be a whole number");
        return null;
    }

    private @Nullable Duration duration(JsonParser parser, String name) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            try {
                Duration duration = Duration.parse(parser.getString());
                if (!duration.isNegative() && duration.compareTo(LONGEST) <= 0) {
                    return duration;
                }
            } catch (DateTimeException malformed) {
                // said below, as for one that is out of range
            }
        }
        other(parser, name, "must be an ISO-8601 duration from PT0S to " + LONGEST);
        return null;
    }

    private @Nullable Instant time(JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            try {
                Instant time = OffsetDateTime.parse(parser.getString()).toInstant();
                if (!time.isAfter(LATEST)) {
                    return time;
                }
            } catch (DateTimeException malformed) {
                // said below, as for one that is out of range
            }
        }
        other(parser, "runAt", "must be an ISO-8601 date and time with an offset, up to " + LATEST);
        return null;
    }

    private void other(JsonParser parser, String name, String message) {
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
            parser.skipChildren();
            wrong(name, message);
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
