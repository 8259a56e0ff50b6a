package dev.sluice.http;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/** A position in a form that says nothing to anybody else and is safe in a URL. */
enum Cursor {
    /** Where the next part of a list begins. */
    LIST(1),
    /** How far a reader has come in the log of all jobs. */
    LOG(2);

    private static final int BYTES = 1 + Long.BYTES;

    /** Before all positions. */
    private static final String BEGINNING = "0";

    private final byte form;

    Cursor(int form) {
        this.form = (byte) form;
    }

    /** For 0 and more. */
    String of(long position) {
        if (position == 0) {
            return BEGINNING;
        }
        byte[] bytes = ByteBuffer.allocate(BYTES).put(form).putLong(position).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The inverse; empty for what was never made by it. */
    Optional<Long> parse(String text) {
        if (text.equals(BEGINNING)) {
            return Optional.of(0L);
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.remaining() == BYTES && bytes.get() == form) {
                return Optional.of(bytes.getLong()).filter(position -> position > 0);
            }
            return Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
