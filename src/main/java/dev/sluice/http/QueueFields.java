package dev.sluice.http;

import dev.sluice.job.FieldError;
import dev.sluice.queue.QueueSettings;
import dev.sluice.store.QueueOverride;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** What a person wants a queue to be, and all that is wrong with it. What is left out stays, a null is as configured. */
final class QueueFields {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String NAMES = "paused, concurrency, rateLimit";

    private final List<FieldError> errors = new ArrayList<>();
    private UnaryOperator<QueueOverride> change = present -> present;

    private QueueFields() {}

    /**
     * Reads a body.
     *
     * @throws RefusedRequestException with every field that is wrong
     */
    static UnaryOperator<QueueOverride> read(byte[] body) {
        QueueFields fields = new QueueFields();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text(body))) {
            fields.read(parser);
        } catch (JacksonException malformed) {
            fields.wrong("", "is not JSON: " + malformed.getOriginalMessage());
        } catch (CharacterCodingException malformed) {
            fields.wrong("", "is not UTF-8");
        }
        if (!fields.errors.isEmpty()) {
            throw new RefusedRequestException(fields.errors);
        }
        return fields.change;
    }

    private static String text(byte[] body) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    }

    private void read(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            wrong("", "must be a JSON object");
            return;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            field(parser, name);
        }
        if (parser.nextToken() != null) {
            wrong("", "must be one JSON object with nothing behind it");
        }
    }

    private void field(JsonParser parser, String name) {
        switch (name) {
            case "paused" -> {
                Boolean paused = paused(parser);
                then(now -> new QueueOverride(paused, now.concurrency(), now.rateLimit()));
            }
            case "concurrency" -> {
                Integer concurrency = concurrency(parser);
                then(now -> new QueueOverride(now.paused(), concurrency, now.rateLimit()));
            }
            case "rateLimit" -> {
                Double rateLimit = rateLimit(parser);
                then(now -> new QueueOverride(now.paused(), now.concurrency(), rateLimit));
            }
            default -> {
                parser.skipChildren();
                wrong(name, "is not known; allowed are " + NAMES);
            }
        }
    }

    private void then(UnaryOperator<QueueOverride> next) {
        UnaryOperator<QueueOverride> before = change;
        change = present -> next.apply(before.apply(present));
    }

    private @Nullable Boolean paused(JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_TRUE || parser.currentToken() == JsonToken.VALUE_FALSE) {
            return parser.getBooleanValue();
        }
        other(parser, "paused", "must be true or false");
        return null;
    }

    private @Nullable Integer concurrency(JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() == JsonParser.NumberType.INT) {
            int concurrency = parser.getIntValue();
            if (concurrency >= 1 && concurrency <= QueueSettings.MAX_CONCURRENCY) {
                return concurrency;
            }
        }
        other(parser, "concurrency", "must be a whole number from 1 to " + QueueSettings.MAX_CONCURRENCY);
        return null;
    }

    private @Nullable Double rateLimit(JsonParser parser) {
        if (parser.currentToken().isNumeric()) {
            double rateLimit = parser.getDoubleValue();
            if (rateLimit > 0 && rateLimit <= QueueSettings.MAX_RATE) {
                return rateLimit;
            }
        }
        other(parser, "rateLimit", "must be a number above 0, up to " + QueueSettings.MAX_RATE);
        return null;
    }

    private void other(JsonParser parser, String name, String message) {
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
            parser.skipChildren();
            wrong(name, message);
        }
    }

    private void wrong(String field, String message) {
        errors.add(new FieldError(field, message));
    }
}
