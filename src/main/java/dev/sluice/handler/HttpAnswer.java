package dev.sluice.handler;

import dev.sluice.worker.EndAttempt;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How an attempt ends with what its target answered. */
final class HttpAnswer {

    /** Longer is not waited, whatever a target asks for. */
    private static final Duration LONGEST = Duration.ofHours(24);

    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_EARLY = 425;
    private static final int TOO_MANY_REQUESTS = 429;

    private final int status;
    private final @Nullable String retryAfter;

    /**
     * An answer.
     *
     * @param retryAfter the header of that name, if it is there
     */
    HttpAnswer(int status, @Nullable String retryAfter) {
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** Whether the job ends well. */
    boolean isGood(Set<Integer> expected) {
        return status / 100 == 2 || expected.contains(status);
    }

    /** How the attempt fails: for good, or until the target wishes to be called again. */
    RuntimeException failure(String body, Instant now) {
        String message = "The target answered " + status + (body.isBlank() ? "." : ": " + body.strip());
        if (!mayChange()) {
            return EndAttempt.doNotRetry(new HttpCallFailed(message));
        }
        Duration wait = wait(now);
        return wait == null ? new HttpCallFailed(message) : EndAttempt.retryAfter(wait, new HttpCallFailed(message));
    }

    private boolean mayChange() {
        return status / 100 == 5 || status == REQUEST_TIMEOUT || status == TOO_EARLY || status == TOO_MANY_REQUESTS;
    }

    /** Seconds, or a date (RFC 9110); null if the target says neither. */
    private @Nullable Duration wait(Instant now) {
        if (retryAfter == null) {
            return null;
        }
        Duration wait =
                SECONDS.matcher(retryAfter).matches() ? Duration.ofSeconds(Long.parseLong(retryAfter)) : until(now);
        return wait == null || wait.isNegative() ? null : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    private @Nullable Duration until(Instant now) {
        try {
            return Duration.between(
                    now,
                    ZonedDateTime.parse(String.valueOf(retryAfter), DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeException noDate) {
            return null;
        }
    }
}
