package dev.sluice.http;

import dev.sluice.job.FieldError;
import dev.sluice.queue.QueueSettings;
import dev.sluice.store.QueueOverride;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a person wants of a queue; what was left out stays, a null is as configured.
 *
 * @param wishes the fields that were given
 */
record QueueChange(Map<String, JsonNode> wishes) {

    private static final String PAUSED = "paused";
    private static final String CONCURRENCY = "concurrency";
    private static final String RATE_LIMIT = "rateLimit";

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * Reads a body.
     *
     * @throws RefusedRequestException with every field that is wrong
     */
    static QueueChange read(byte[] body) {
        JsonNode root;
        try {
            root = STRICT.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JacksonException malformed) {
            throw new RefusedRequestException(
                    List.of(new FieldError("", "is not JSON: " + malformed.getOriginalMessage())));
        }
        if (!root.isObject()) {
            throw new RefusedRequestException(List.of(new FieldError("", "must be a JSON object")));
        }
        List<FieldError> errors = new ArrayList<>();
        Map<String, JsonNode> wishes = new TreeMap<>();
        root.properties().forEach(field -> {
            String wrong = wrong(field.getKey(), field.getValue());
            if (wrong == null) {
                wishes.put(field.getKey(), field.getValue());
            } else {
                errors.add(new FieldError(field.getKey(), wrong));
            }
        });
        if (!errors.isEmpty()) {
            throw new RefusedRequestException(errors);
        }
        return new QueueChange(wishes);
    }

    private static @Nullable String wrong(String name, JsonNode value) {
        return switch (name) {
            case PAUSED -> value.isNull() || value.isBoolean() ? null : "must be true, false or null";
            case CONCURRENCY ->
                value.isNull() || isSlots(value)
                        ? null
                        : "must be a whole number from 1 to " + QueueSettings.MAX_CONCURRENCY + ", or null";
            case RATE_LIMIT ->
                value.isNull() || isRate(value) ? null : "must be a number above 0 and up to 1000000, or null";
            default -> "is not known; allowed are paused, concurrency and rateLimit";
        };
    }

    private static boolean isSlots(JsonNode value) {
        return value.isIntegralNumber()
                && value.canConvertToInt()
                && value.intValue() >= 1
                && value.intValue() <= QueueSettings.MAX_CONCURRENCY;
    }

    private static boolean isRate(JsonNode value) {
        return value.isNumber() && value.asDouble() > 0 && value.asDouble() <= QueueSettings.MAX_RATE;
    }

    /** What is set after this change. */
    QueueOverride apply(QueueOverride before) {
        JsonNode paused = wishes.get(PAUSED);
        JsonNode concurrency = wishes.get(CONCURRENCY);
        JsonNode rate = wishes.get(RATE_LIMIT);
        return new QueueOverride(
                paused == null ? before.paused() : paused.isNull() ? null : (Boolean) paused.booleanValue(),
                concurrency == null
                        ? before.concurrency()
                        : concurrency.isNull() ? null : (Integer) concurrency.intValue(),
                rate == null ? before.rateLimit() : rate.isNull() ? null : (Double) rate.asDouble());
    }
}
