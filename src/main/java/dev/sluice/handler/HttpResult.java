package dev.sluice.handler;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an answer as the job's result.
 *
 * @param status of HTTP
 * @param contentType as the target says it, or null
 * @param body its first {@link #MOST} bytes, or half as many until the result is not too long: text if they are UTF-8,
 *     else base64
 * @param encoding {@code text} or {@code base64}
 * @param truncated whether there was more
 */
record HttpResult(int status, @Nullable String contentType, String body, String encoding, boolean truncated) {

    /** Bytes of an answer that are read and kept. */
    static final int MOST = 64 * 1024;

    private static final int START = 500;

    static HttpResult of(int status, @Nullable String contentType, byte[] body) {
        return of(status, contentType, body, MOST);
    }

    /** One that passes a test: cut in half until it does, and in the end without the type, which may be long as well. */
    static HttpResult of(int status, @Nullable String contentType, byte[] body, Predicate<HttpResult> fits) {
        int most = Math.min(body.length, MOST);
        HttpResult result = of(status, contentType, body);
        while (most > 0 && !fits.test(result)) {
            most /= 2;
            result = of(status, contentType, body, most);
        }
        return fits.test(result) ? result : of(status, null, body, 0);
    }

    private static HttpResult of(int status, @Nullable String contentType, byte[] body, int most) {
        boolean isTruncated = body.length > most;
        ByteBuffer kept = ByteBuffer.wrap(body, 0, Math.min(body.length, most));
        String text = text(kept.duplicate(), isTruncated);
        return text == null
                ? new HttpResult(status, contentType, base64(kept), "base64", isTruncated)
                : new HttpResult(status, contentType, text, "text", isTruncated);
    }

    /** Null if it is none. A cut may go through a character, which is left out then. */
    private static @Nullable String text(ByteBuffer bytes, boolean isTruncated) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(bytes.remaining());
        return decoder.decode(bytes, text, !isTruncated).isError() || hasNul(text.flip()) ? null : text.toString();
    }

    /** How a text begins, for people who look for what went wrong. */
    String start() {
        return !encoding.equals("text") ? "" : body.length() > START ? body.substring(0, START) + "…" : body;
    }

    private static boolean hasNul(CharBuffer text) {
        return text.chars().anyMatch(letter -> letter == 0);
    }

    private static String base64(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1
                .decode(Base64.getEncoder().encode(bytes))
                .toString();
    }
}
