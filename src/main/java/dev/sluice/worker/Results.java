package dev.sluice.worker;

import java.nio.charset.StandardCharsets;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the JSON that is kept of what a handler returned.
 *
 * @param json how it is written
 * @param limit how long it may be
 */
record Results(JsonMapper json, DataSize limit) {

    /**
     * Calls a stranger's code too, so errors that Reactor would throw through its operators are wrapped.
     *
     * @throws IllegalStateException if it is too long
     */
    String text(Object value) {
        String text;
        try {
            text = json.writeValueAsString(value);
        } catch (Error cause) {
            throw new HandlerCall.Thrown(cause);
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > limit.toBytes()) {
            throw new IllegalStateException("The result is larger than " + limit + ".");
        }
        return text;
    }
}
