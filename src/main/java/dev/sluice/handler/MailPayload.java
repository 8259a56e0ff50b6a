package dev.sluice.handler;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A letter.
 *
 * @param from who sends it, or null for the configured sender
 * @param to whom to, at least one
 * @param cc who else may see it
 * @param bcc who else gets it unseen
 * @param replyTo whom to answer, or null
 * @param subject one line
 * @param text as text, or null
 * @param html as a page, or null; with both, the reader's program chooses
 */
record MailPayload(
        @Nullable String from,
        List<String> to,
        @Nullable List<String> cc,
        @Nullable List<String> bcc,
        @Nullable String replyTo,
        String subject,
        @Nullable String text,
        @Nullable String html) {

    /** What submissions are held against. An address has no line break, which would begin a header of its own. */
    static final String SCHEMA = """
            {
              "type": "object",
              "additionalProperties": false,
              "required": ["to", "subject"],
              "anyOf": [{"required": ["text"]}, {"required": ["html"]}],
              "properties": {
                "from": {"$ref": "#/$defs/address"},
                "to": {"type": "array", "items": {"$ref": "#/$defs/address"}, "minItems": 1, "maxItems": 100},
                "cc": {"type": "array", "items": {"$ref": "#/$defs/address"}, "maxItems": 100},
                "bcc": {"type": "array", "items": {"$ref": "#/$defs/address"}, "maxItems": 100},
                "replyTo": {"$ref": "#/$defs/address"},
                "subject": {"type": "string", "maxLength": 900, "pattern": "^[^\\\\u0000-\\\\u001f\\\\u007f]*$"},
                "text": {"type": "string"},
                "html": {"type": "string"}
              },
              "$defs": {
                "address": {"type": "string", "maxLength": 320, "pattern": "^[^\\\\u0000-\\\\u001f\\\\u007f]+@[^\\\\u0000-\\\\u001f\\\\u007f@]+$"}
              }
            }""";

    Stream<String> addresses() {
        return Stream.of(Stream.ofNullable(from), to.stream(), others(cc), others(bcc), Stream.ofNullable(replyTo))
                .flatMap(each -> each);
    }

    private static Stream<String> others(@Nullable List<String> addresses) {
        return addresses == null ? Stream.empty() : addresses.stream();
    }
}
