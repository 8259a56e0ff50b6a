package dev.sluice.worker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a handler throws, or signals, to say how its attempt ends when an ordinary error would say too little:
 *
 * <ul>
 *   <li>{@link #doNotRetry}: the job fails now, whatever attempts are left;
 *   <li>{@link #retryAfter}: the attempt failed and the next one is due at a time of the handler's choosing;
 *   <li>{@link #snooze}: nothing failed, the job sleeps and no attempt is spent.
 * </ul>
 */
public final class EndAttempt extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final Duration LONGEST = Duration.ofDays(365);

    /** The ways to end. */
    enum Way {
        DO_NOT_RETRY,
        RETRY_AFTER,
        SNOOZE
    }

    private final Way way;
    private final Duration wait;

    private EndAttempt(Way way, Duration wait, @Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
        if (wait.isNegative() || wait.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("wait is " + wait + ", allowed is PT0S to " + LONGEST);
        }
        this.way = way;
        this.wait = wait;
    }

    /**
     * Fails the job: more attempts would be in vain.
     *
     * @param message why, for people
     * @return to be thrown
     */
    public static EndAttempt doNotRetry(String message) {
        return new EndAttempt(Way.DO_NOT_RETRY, Duration.ZERO, message, null);
    }

    /**
     * Fails the job: more attempts would be in vain.
     *
     * @param cause kept as the job's error
     * @return to be thrown
     */
    public static EndAttempt doNotRetry(Throwable cause) {
        return new EndAttempt(Way.DO_NOT_RETRY, Duration.ZERO, null, cause);
    }

    /**
     * Fails the attempt; the next, if one is left, is due after a while.
     *
     * @param wait how long, up to a year
     * @param message why, for people
     * @return to be thrown
     */
    public static EndAttempt retryAfter(Duration wait, String message) {
        return new EndAttempt(Way.RETRY_AFTER, wait, message, null);
    }

    /**
     * Fails the attempt; the next, if one is left, is due after a while.
     *
     * @param wait how long, up to a year
     * @param cause kept as the attempt's error
     * @return to be thrown
     */
    public static EndAttempt retryAfter(Duration wait, Throwable cause) {
        return new EndAttempt(Way.RETRY_AFTER, wait, null, cause);
    }

    /**
     * Lets the job sleep and be called again, as if this attempt had not been.
     *
     * @param wait how long, up to a year
     * @return to be thrown
     */
    public static EndAttempt snooze(Duration wait) {
        return new EndAttempt(Way.SNOOZE, wait, null, null);
    }

    Way way() {
        return way;
    }

    Duration pause() {
        return wait;
    }

    /** What went wrong. */
    Throwable error() {
        Throwable cause = getCause();
        return cause == null ? this : cause;
    }
}
