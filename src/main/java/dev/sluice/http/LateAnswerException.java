package dev.sluice.http;

import java.time.Duration;

/** No answer came within the time that a client may have to wait for one. */
final class LateAnswerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What took too long, and how long that is. */
    LateAnswerException(String method, String path, Duration limit) {
        super("No answer to " + method + " " + path + " within " + limit, null, false, false);
    }
}
