package dev.sluice.http;

import dev.sluice.job.FieldError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The fields of a schedule as they were written, and all that is wrong with them. A null is a field left out. */
final class ScheduleFields {

    private static final String NAMES = "cron, zone, job";

    /** What a submission may say, but the schedule says instead. */
    private static final Set<String> TIMES = Set.of("runAt", "delay");

    private final List<FieldError> errors = new ArrayList<>();
    private final Set<String> times = new HashSet<>();

    @Nullable
    String cron;

    @Nullable
    String zone;

    @Nullable
    String job;

    List<FieldError> errors() {
        return errors;
    }

    /** The fields of the job that say when it is due, which it must not. */
    Set<String> times() {
        return times;
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
        required("cron", cron);
        required("job", job);
    }

    private void required(String name, @Nullable String value) {
        if (value == null && errors.stream().noneMatch(error -> error.field().equals(name))) {
            wrong(name, "is missing");
        }
    }

    private void wrong(String field, String message) {
        errors.add(new FieldError(field, message));
    }

    private void field(JsonParser parser, String name, String json) {
        switch (name) {
            case "cron" -> cron = text(parser, name);
            case "zone" -> zone = text(parser, name);
            case "job" -> job = job(parser, json);
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

    /** The job's own text, without its times. */
    private @Nullable String job(JsonParser parser, String json) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            other(parser, "job", "must be a JSON object");
            return null;
        }
        int start = (int) parser.currentTokenLocation().getCharOffset();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_NULL && TIMES.contains(name)) {
                times.add(name);
                wrong("job." + name, "cannot be given, since the schedule says when");
            }
            parser.skipChildren();
        }
        return json.substring(start, (int) parser.currentLocation().getCharOffset());
    }

    private void other(JsonParser parser, String name, String message) {
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
            parser.skipChildren();
            wrong(name, message);
        }
    }
}
