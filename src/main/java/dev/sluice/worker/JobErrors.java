package dev.sluice.worker;

import dev.sluice.job.JobError;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is kept of what a handler threw. */
final class JobErrors {

    static final String TIMEOUT = "timeout";

    private static final int MAX_MESSAGE = 2000;
    private static final int TRACE_LINES = 12;

    private JobErrors() {}

    static JobError of(Throwable cause, int attempt, Instant at) {
        String type = cause instanceof TimeUp ? TIMEOUT : cause.getClass().getName();
        try {
            return new JobError(type, clean(cause.getMessage()), attempt, at, trace(cause));
        } catch (Throwable speechless) { // a stranger's exception may throw when it is asked what happened
            return new JobError(type, null, attempt, at, null);
        }
    }

    private static @Nullable String clean(@Nullable String message) {
        if (message == null) {
            return null;
        }
        String shortened = message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message;
        return shortened.replace('\0', '\uFFFD');
    }

    private static @Nullable String trace(Throwable cause) {
        StackTraceElement[] lines = cause.getStackTrace();
        return lines.length == 0
                ? null
                : Arrays.stream(lines)
                        .limit(TRACE_LINES)
                        .map(line -> "at " + line)
                        .collect(Collectors.joining("\n"));
    }

    /** An attempt took longer than it may. */
    static final class TimeUp extends TimeoutException {
        private static final long serialVersionUID = 1L;

        TimeUp(String message) {
            super(message);
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
