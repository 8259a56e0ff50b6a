package dev.sluice.job;

import java.time.Duration;

/**
 * What a client calls a submission by, so that sending it again is safe.
 *
 * @param owner who submits, so that nobody meets another's key; empty where nobody has to say
 * @param key the client's word, 1 to {@link #MAX_LENGTH} characters without U+0000
 * @param digest of what was submitted, to tell the same again from something else
 */
public record IdempotencyKey(String owner, String key, String digest) {

    /** The longest key, in characters. */
    public static final int MAX_LENGTH = 255;

    /** How long a key is in force, and its job kept at least. */
    public static final Duration LIFE = Duration.ofHours(24);
}
