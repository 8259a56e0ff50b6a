package dev.sluice.http;

import org.jspecify.annotations.Nullable;

/** One line of a body. */
final class Line {

    private final long number;
    private final byte @Nullable [] text;

    /** A line whose text was too long to be kept, if there is none. */
    Line(long number, byte @Nullable [] text) {
        this.number = number;
        this.text = text;
    }

    /** Its place in the body, from 1. */
    long number() {
        return number;
    }

    /** Without its line break; null if it is too long. */
    byte @Nullable [] text() {
        return text;
    }

    /** How many bytes are kept of it. */
    int size() {
        return text == null ? 0 : text.length;
    }
}
