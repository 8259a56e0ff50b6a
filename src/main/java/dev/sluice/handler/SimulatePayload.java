package dev.sluice.handler;

import dev.sluice.job.FieldError;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What to simulate.
 *
 * @param duration how long, or null for the configured time
 * @param fail how many attempts fail before one succeeds
 * @param steps in how many steps progress is said, from 1
 */
record SimulatePayload(@Nullable Duration duration, int fail, int steps) {

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int MAX_COUNT = 1000;
    private static final int STEPS = 10;

    /** Reads payloads, and says all that is wrong with one. */
    static final class Reader {

        private final JsonMapper json;

        Reader(JsonMapper json) {
            this.json = json;
        }

        List<FieldError> check(String payload) {
            List<FieldError> errors = new ArrayList<>();
            read(payload, errors);
            return errors;
        }

        SimulatePayload read(String payload) {
            return read(payload, new ArrayList<>());
        }

        private SimulatePayload read(String payload, List<FieldError> errors) {
            JsonNode root = json.readTree(payload);
            if (!root.isObject()) {
                errors.add(new FieldError("payload", "must be an object with duration, fail and steps"));
                return new SimulatePayload(null, 0, STEPS);
            }
            for (String name : root.propertyNames()) {
                if (!List.of("duration", "fail", "steps").contains(name)) {
                    errors.add(new FieldError("payload." + name, "is not known; allowed are duration, fail and steps"));
                }
            }
            return new SimulatePayload(
                    duration(root.get("duration"), errors),
                    count(root, "fail", 0, 0, errors),
                    count(root, "steps", 1, STEPS, errors));
        }

        private static @Nullable Duration duration(@Nullable JsonNode node, List<FieldError> errors) {
            if (node == null || node.isNull()) {
                return null;
            }
            try {
                Duration duration = Duration.parse(node.isString() ? node.stringValue() : "");
                if (!duration.isNegative() && duration.compareTo(LONGEST) <= 0) {
                    return duration;
                }
            } catch (DateTimeException malformed) {
                // said below, as for one that is out of range
            }
            errors.add(new FieldError("payload.duration", "must be an ISO-8601 duration from PT0S to " + LONGEST));
            return null;
        }

        private static int count(JsonNode root, String name, int min, int otherwise, List<FieldError> errors) {
            JsonNode node = root.get(name);
            if (node == null || node.isNull()) {
                return otherwise;
            }
            if (node.canConvertToInt()
                    && node.isIntegralNumber()
                    && node.intValue() >= min
                    && node.intValue() <= MAX_COUNT) {
                return node.intValue();
            }
            errors.add(new FieldError("payload." + name, "must be a whole number from " + min + " to " + MAX_COUNT));
            return otherwise;
        }
    }
}
