package dev.sluice.http;

import static org.springframework.http.HttpStatus.BAD_REQUEST;
import static org.springframework.http.HttpStatus.CONFLICT;
import static org.springframework.http.HttpStatus.CONTENT_TOO_LARGE;
import static org.springframework.http.HttpStatus.FORBIDDEN;
import static org.springframework.http.HttpStatus.INTERNAL_SERVER_ERROR;
import static org.springframework.http.HttpStatus.METHOD_NOT_ALLOWED;
import static org.springframework.http.HttpStatus.NOT_ACCEPTABLE;
import static org.springframework.http.HttpStatus.NOT_FOUND;
import static org.springframework.http.HttpStatus.SERVICE_UNAVAILABLE;
import static org.springframework.http.HttpStatus.TOO_MANY_REQUESTS;
import static org.springframework.http.HttpStatus.UNAUTHORIZED;
import static org.springframework.http.HttpStatus.UNPROCESSABLE_CONTENT;
import static org.springframework.http.HttpStatus.UNSUPPORTED_MEDIA_TYPE;

import dev.sluice.job.FieldError;
import dev.sluice.job.JobException;
import dev.sluice.security.RefusedCallerException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.NotAcceptableStatusException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
import org.springframework.web.util.DisconnectedClientHelper;

/** Puts whatever was refused or went wrong, wherever it was, into a problem of the contract. */
final class Problems {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    /** How long to stay away while the store cannot write: it is asked again every second. */
    private static final long STORE_SECONDS = 2;

    /** How long to stay away from a process that stops: by then another answers, or this one again. */
    private static final long SHUTDOWN_SECONDS = 5;

    /** How long a reader should stay away for whom there is no room: nobody knows when another goes. */
    private static final long READER_SECONDS = 10;

    private static final String LATE = "The answer took too long; what was asked for may be done all the same.";

    /** Nobody is left to read it. */
    private static final String GONE = "The request did not come to its end.";

    private static final int MOST_ERRORS = 50;

    private Problems() {}

    static Problem of(Throwable cause) {
        if (cause instanceof JobException refusal) {
            return refusal(refusal);
        }
        if (cause instanceof RefusedRequestException refused) {
            return new Problem(BAD_REQUEST, "invalid-request", "The request is wrong.")
                    .with("errors", some(refused.errors()));
        }
        if (cause instanceof RefusedCallerException refused) {
            return caller(refused, String.valueOf(refused.getMessage()));
        }
        if (cause instanceof RefusedReaderException refused) {
            return reader(refused, String.valueOf(refused.getMessage()));
        }
        if (cause instanceof ResponseStatusException framework) {
            return framework(framework);
        }
        if (cause instanceof LateAnswerException) {
            log.warn(cause.getMessage());
            return new Problem(SERVICE_UNAVAILABLE, "store-unavailable", LATE).retryAfter(STORE_SECONDS);
        }
        if (DisconnectedClientHelper.isClientDisconnectedException(cause)) {
            return new Problem(BAD_REQUEST, "invalid-request", GONE).with("errors", List.of(new FieldError("", GONE)));
        }
        return internal(cause);
    }

    private static Problem refusal(JobException refusal) {
        String detail = Objects.requireNonNull(refusal.getMessage());
        return switch (refusal.kind()) {
            case INVALID ->
                new Problem(BAD_REQUEST, "invalid-job", detail)
                        .with("errors", some(((JobException.Invalid) refusal).errors()));
            case NOT_FOUND -> new Problem(NOT_FOUND, "job-not-found", detail);
            case QUEUE_NOT_FOUND -> new Problem(NOT_FOUND, "queue-not-found", detail);
            case CONFLICT ->
                new Problem(CONFLICT, "job-state-conflict", detail)
                        .with("state", ((JobException.Conflict) refusal).state().text());
            case KEY_REUSED -> new Problem(UNPROCESSABLE_CONTENT, "idempotency-key-reused", detail);
            case TOO_LARGE ->
                new Problem(CONTENT_TOO_LARGE, "payload-too-large", detail)
                        .with("limit", ((JobException.TooLarge) refusal).limit());
            case FULL -> full((JobException.Full) refusal, detail);
            case UNAVAILABLE -> new Problem(SERVICE_UNAVAILABLE, "store-unavailable", detail).retryAfter(STORE_SECONDS);
            case SHUTTING_DOWN ->
                new Problem(SERVICE_UNAVAILABLE, "shutting-down", detail).retryAfter(SHUTDOWN_SECONDS);
        };
    }

    /** A body may be wrong in more ways than anybody reads, and its answer is not to be many times as long. */
    private static List<FieldError> some(List<FieldError> errors) {
        if (errors.size() <= MOST_ERRORS) {
            return errors;
        }
        List<FieldError> some = new ArrayList<>(errors.subList(0, MOST_ERRORS));
        some.add(new FieldError("", "and " + (errors.size() - MOST_ERRORS) + " more"));
        return some;
    }

    private static Problem caller(RefusedCallerException refused, String detail) {
        return switch (refused.reason()) {
            case MALFORMED ->
                new Problem(BAD_REQUEST, "invalid-request", detail).with("errors", List.of(new FieldError("", detail)));
            case NOWHERE -> new Problem(NOT_FOUND, "not-found", detail);
            case UNAUTHENTICATED ->
                new Problem(UNAUTHORIZED, "unauthenticated", detail).header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            case FORBIDDEN -> new Problem(FORBIDDEN, "forbidden", detail);
            case TOO_MANY ->
                new Problem(TOO_MANY_REQUESTS, "rate-limited", detail)
                        .retryAfter(1 + refused.retryAfter().toSeconds());
        };
    }

    private static Problem reader(RefusedReaderException refused, String detail) {
        return (refused.isOfClient()
                        ? new Problem(TOO_MANY_REQUESTS, "rate-limited", detail)
                        : new Problem(SERVICE_UNAVAILABLE, "too-many-readers", detail))
                .retryAfter(READER_SECONDS);
    }

    private static Problem full(JobException.Full full, String detail) {
        return new Problem(SERVICE_UNAVAILABLE, "queue-full", detail)
                .with("queue", full.queue())
                .with("capacity", full.capacity())
                .retryAfter(full.retryAfter().toSeconds());
    }

    private static Problem framework(ResponseStatusException cause) {
        if (cause instanceof MethodNotAllowedException method) {
            Set<HttpMethod> allowed = method.getSupportedMethods();
            String names = allowed.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
            return new Problem(METHOD_NOT_ALLOWED, "method-not-allowed", "Allowed here: " + names + ".")
                    .header(HttpHeaders.ALLOW, names);
        }
        if (cause instanceof UnsupportedMediaTypeStatusException type) {
            String names = MediaType.toString(type.getSupportedMediaTypes());
            return new Problem(UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", "Understood here: " + names + ".")
                    .header(HttpHeaders.ACCEPT, names);
        }
        if (cause instanceof NotAcceptableStatusException accept) {
            String names = MediaType.toString(accept.getSupportedMediaTypes());
            return new Problem(NOT_ACCEPTABLE, "not-acceptable", "There is: " + names + ".")
                    .header(HttpHeaders.ACCEPT, names);
        }
        if (cause.getStatusCode().isSameCodeAs(NOT_FOUND)) {
            return new Problem(NOT_FOUND, "not-found", "There is nothing at this path.");
        }
        if (cause.getStatusCode().is4xxClientError()) {
            return new Problem(BAD_REQUEST, "invalid-request", "The request is wrong.")
                    .with("errors", List.of(new FieldError("", String.valueOf(cause.getReason()))));
        }
        return internal(cause);
    }

    private static Problem internal(Throwable cause) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String id = new UUID(random.nextLong(), random.nextLong()).toString();
        log.error("Internal error {}", id, cause);
        return new Problem(INTERNAL_SERVER_ERROR, "internal", "Something is wrong here; the log knows it by this id.")
                .with("id", id);
    }
}
