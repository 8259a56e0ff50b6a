package dev.sluice.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt failed.
 *
 * @param type a short stable name: a throwable's class, or a word of ours such as {@code crashed}
 * @param message what it said, or null
 * @param attempt which attempt it was, from 1
 * @param at when
 * @param trace the first lines of the stack trace, for the event log only, or null
 */
public record JobError(
        String type,
        @Nullable String message,
        int attempt,
        Instant at,
        @Nullable String trace) {

    /** The type of an error that stands for the death of the process that ran the attempt. */
    public static final String CRASHED = "crashed";
}
