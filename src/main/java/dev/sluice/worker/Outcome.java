package dev.sluice.worker;

import org.jspecify.annotations.Nullable;

/** How an attempt ended. */
sealed interface Outcome {

    /**
     * The handler was done.
     *
     * @param result JSON text, or null for none
     */
    record Success(@Nullable String result) implements Outcome {}

    /**
     * The handler failed, or its time was up.
     *
     * @param cause what it threw or signalled
     */
    record Failure(Throwable cause) implements Outcome {}

    /** The attempt was given up because this process stops; it does not count. */
    record PutBack() implements Outcome {}
}
