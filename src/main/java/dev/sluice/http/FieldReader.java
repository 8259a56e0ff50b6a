package dev.sluice.http;

import dev.sluice.job.FieldError;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the value that a parser stands at. What is wrong with one is put on the list, and null is read in its place; so it
 * is for a null, which is a field left out.
 *
 * @param parser stands at a value, and at its end after
 * @param errors all that is wrong so far
 */
record FieldReader(JsonParser parser, List<FieldError> errors) {

    private static final Duration LONGEST = Duration.ofDays(3650);
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    @Nullable
    String text(String name) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        other(name, "must be a string");
        return null;
    }

    @Nullable
    Integer number(String name) {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() == JsonParser.NumberType.INT) {
            return parser.getIntValue();
        }
        other(name, "must be a whole number");
        return null;
    }

    @Nullable
    Duration duration(String name) {
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
        other(name, "must be an ISO-8601 duration from PT0S to " + LONGEST);
        return null;
    }

    @Nullable
    Instant time(String name) {
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
        other(name, "must be an ISO-8601 date and time with an offset, up to " + LATEST);
        return null;
    }

    /** A list of tags; each that is wrong is named by its place. */
    List<String> tags(String name) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            other(name, "must be an array of strings");
            return List.of();
        }
        Set<String> tags = new LinkedHashSet<>();
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String element = name + "[" + count++ + "]";
            String tag = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getString() : "";
            parser.skipChildren();
            if (!Words.isTag(tag)) {
                errors.add(new FieldError(element, Words.TAG));
            } else if (!tags.add(tag)) {
                errors.add(new FieldError(element, "is there already"));
            }
        }
        if (count > Words.MAX_TAGS) {
            errors.add(new FieldError(name, "must be " + Words.MAX_TAGS + " at most"));
        }
        return new ArrayList<>(tags);
    }

    private void other(String name, String message) {
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
            parser.skipChildren();
            errors.add(new FieldError(name, message));
        }
    }
}
