package dev.sluice.http;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/** Where the next part of a list begins, in a form that says nothing to anybody else and is safe in a URL. */
final class Cursor {

    private static final byte FORM = 1;
    private static final int BYTES = 1 + Long.BYTES;

    private Cursor() {}

    static String of(long position) {
        byte[] bytes = ByteBuffer.allocate(BYTES).put(FORM).putLong(position).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The inverse; empty for what was never made by it. */
    static Optional<Long> parse(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.remaining() == BYTES && bytes.get() == FORM) {
                return Optional.of(bytes.getLong()).filter(position -> position > 0);
            }
            return Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
