package dev.sluice.handler;

import dev.sluice.job.FieldError;
import dev.sluice.worker.EndAttempt;
import dev.sluice.worker.JobContext;
import dev.sluice.worker.JobHandler;
import io.netty.handler.timeout.ReadTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * The work of the kind {@code http}: one call of a target, once for each attempt. What the target answers decides how the
 * attempt ends.
 */
final class HttpJobHandler implements JobHandler {

    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);
    private static final String AGENT = "Sluice";

    private final HttpPayload.Reader reader;
    private final WebClient client;
    private final HostSlots slots;
    private final Signatures signatures;
    private final Duration timeout;
    private final Predicate<HttpResult> fits;
    private final Clock clock;

    /** One whose results are cut until they fit. */
    HttpJobHandler(
            HttpPayload.Reader reader,
            WebClient client,
            HostSlots slots,
            Signatures signatures,
            Duration timeout,
            Predicate<HttpResult> fits,
            Clock clock) {
        this.reader = reader;
        this.client = client;
        this.slots = slots;
        this.signatures = signatures;
        this.timeout = timeout;
        this.fits = fits;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "http";
    }

    @Override
    public List<FieldError> check(String payload) {
        return reader.check(payload);
    }

    @Override
    public Mono<?> run(JobContext job) {
        HttpPayload call;
        try {
            call = reader.read(job.payload());
        } catch (IllegalArgumentException wrong) {
            return Mono.error(EndAttempt.doNotRetry(wrong));
        }
        String host = call.url().getHost().toLowerCase(Locale.ROOT);
        return slots.within(host, Mono.defer(() -> call(job, call)));
    }

    private Mono<HttpResult> call(JobContext job, HttpPayload call) {
        return request(job, call)
                .exchangeToMono(answer -> judge(answer, call))
                .timeout(timeout)
                .onErrorMap(HttpJobHandler::isOfTheConnection, HttpJobHandler::unreached)
                .onErrorMap(
                        TimeoutException.class,
                        late -> new HttpCallFailed("The target took longer than " + timeout + "."));
    }

    private Mono<HttpResult> judge(ClientResponse answer, HttpPayload call) {
        int status = answer.statusCode().value();
        HttpHeaders headers = answer.headers().asHttpHeaders();
        HttpAnswer judged = new HttpAnswer(status, headers.getFirst(HttpHeaders.RETRY_AFTER));
        String type = headers.getFirst(HttpHeaders.CONTENT_TYPE);
        return read(answer)
                .flatMap(body -> judged.isGood(call.expect())
                        ? Mono.just(HttpResult.of(status, type, body, fits))
                        : Mono.error(() ->
                                judged.failure(HttpResult.of(status, type, body).start(), clock.instant())));
    }

    private WebClient.RequestHeadersSpec<?> request(JobContext job, HttpPayload call) {
        WebClient.RequestBodySpec request = client.method(HttpMethod.valueOf(call.method()))
                .uri(call.url())
                .headers(headers -> headers(headers, job, call));
        String body = call.body();
        return body == null ? request : request.bodyValue(body.getBytes(StandardCharsets.UTF_8));
    }

    private void headers(HttpHeaders headers, JobContext job, HttpPayload call) {
        headers.set(HttpHeaders.USER_AGENT, AGENT);
        headers.setContentType(call.body() == null ? null : call.isJson() ? MediaType.APPLICATION_JSON : TEXT);
        headers.set("traceparent", job.trace());
        call.headers().forEach(headers::set);
        Instant now = clock.instant();
        String id = job.id().toString();
        headers.set("webhook-id", id);
        headers.set("webhook-timestamp", Long.toString(now.getEpochSecond()));
        if (!signatures.areNone()) {
            headers.set("webhook-signature", signatures.of(id, now, call.body() == null ? "" : call.body()));
        }
        headers.set("Sluice-Attempt", Integer.toString(job.attempt()));
        headers.set("Sluice-Epoch", Long.toString(job.epoch()));
    }

    /** Not one byte more than is kept, and one to know that there is more: then the connection is closed. */
    private static Mono<byte[]> read(ClientResponse answer) {
        return DataBufferUtils.join(
                        DataBufferUtils.takeUntilByteCount(answer.bodyToFlux(DataBuffer.class), HttpResult.MOST + 1L))
                .map(buffer -> {
                    byte[] bytes = new byte[buffer.readableByteCount()];
                    buffer.read(bytes);
                    DataBufferUtils.release(buffer);
                    return bytes;
                })
                .defaultIfEmpty(new byte[0]);
    }

    /** Whatever is no verdict of ours; it may come from any layer of the client. */
    private static boolean isOfTheConnection(Throwable cause) {
        return !(cause instanceof EndAttempt || cause instanceof HttpCallFailed || cause instanceof TimeoutException);
    }

    private static Throwable unreached(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
            if (root instanceof ConnectGuard.ClosedToJobsException) {
                return EndAttempt.doNotRetry(root);
            }
        }
        return new HttpCallFailed(
                root instanceof ReadTimeoutException
                        ? "The target said nothing for too long."
                        : String.valueOf(root.getMessage() == null ? root : root.getMessage()));
    }
}
