package dev.sluice.security;

import java.time.Duration;

/** A request that is refused for who sent it, or how many he sends. Nothing of it was done. */
public final class RefusedCallerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** Not even read: a header or parameter is of a form that means harm. */
        MALFORMED,

        /** Of a path that has more than one meaning, and so names nothing. */
        NOWHERE,

        /** Nobody that is known here. */
        UNAUTHENTICATED,

        /** Known, but not allowed to do this. */
        FORBIDDEN,

        /** Allowed, but not so often. */
        TOO_MANY
    }

    private final Reason reason;
    private final Duration retryAfter;

    private RefusedCallerException(Reason reason, String message, Duration retryAfter) {
        super(message, null, false, false);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    static RefusedCallerException malformed(String message) {
        return new RefusedCallerException(Reason.MALFORMED, message, Duration.ZERO);
    }

    static RefusedCallerException nowhere() {
        return new RefusedCallerException(Reason.NOWHERE, "There is nothing at this path.", Duration.ZERO);
    }

    static RefusedCallerException unauthenticated() {
        String message = "A key is needed here that is known here: Authorization: Bearer KEY.";
        return new RefusedCallerException(Reason.UNAUTHENTICATED, message, Duration.ZERO);
    }

    /**
     * A refusal of what somebody else might do.
     *
     * @param message what is not allowed, and to whom it would be
     * @return to be signalled
     */
    public static RefusedCallerException forbidden(String message) {
        return new RefusedCallerException(Reason.FORBIDDEN, message, Duration.ZERO);
    }

    static RefusedCallerException tooMany(int requests, Duration retryAfter) {
        return new RefusedCallerException(
                Reason.TOO_MANY, "This caller may send " + requests + " requests a second.", retryAfter);
    }

    /**
     * Why.
     *
     * @return never null
     */
    public Reason reason() {
        return reason;
    }

    /**
     * When the next one would be let through.
     *
     * @return above zero where there were too many, else zero
     */
    public Duration retryAfter() {
        return retryAfter;
    }
}
