package dev.sluice.http;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** How our answers are written, whatever they are about. */
final class Json {

    private static final JsonFactory JSON = new JsonFactory();

    private static final int USUAL_SIZE = 640;

    private Json() {}

    /** An object with what the caller writes into it. */
    static byte[] object(Consumer<JsonGenerator> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            out.writeStartObject();
            content.accept(out);
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    static void time(JsonGenerator out, String name, @Nullable Instant time) {
        out.writeStringProperty(name, time == null ? null : Times.text(time));
    }

    /** Text that is JSON already, to the letter. */
    static void raw(JsonGenerator out, String name, @Nullable String json) {
        out.writeName(name);
        out.writeRawValue(json == null ? "null" : json);
    }
}
