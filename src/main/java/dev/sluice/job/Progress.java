package dev.sluice.job;

import org.jspecify.annotations.Nullable;

/**
 * How far a running attempt says it is.
 *
 * @param percent 0 to 100
 * @param message what it is doing, for people, or null
 */
public record Progress(int percent, @Nullable String message) {

    /** The longest message, in characters. */
    public static final int MAX_MESSAGE = 1000;

    /** Refuses a percentage outside 0 to 100, and a message that is too long or holds U+0000. */
    public Progress {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("percent is " + percent + ", allowed is 0 to 100");
        }
        if (message != null && (message.length() > MAX_MESSAGE || message.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("a message has up to " + MAX_MESSAGE + " characters without U+0000");
        }
    }
}
