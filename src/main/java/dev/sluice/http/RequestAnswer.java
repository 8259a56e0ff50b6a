package dev.sluice.http;

import dev.sluice.job.Job;
import dev.sluice.store.Insertion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * What a submission is answered with.
 *
 * @param insertion what became of it
 * @param waited how long its client would wait for the end, if it said so
 * @param type the form its client wants
 */
record RequestAnswer(Insertion insertion, Optional<Duration> waited, MediaType type) implements ServerResponse {

    private static final String SENTENCE = "Request received, processing in background.";
    private static final String REPLAYED = "Idempotent-Replayed";
    private static final String NO_STORE = "no-store";

    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);
    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    /** Never a 406: who accepts nothing of what there is gets the sentence. Who waits is taken to want the job. */
    static MediaType wanted(ServerRequest request, Optional<Duration> wait) {
        MediaType json = MediaType.APPLICATION_JSON;
        return wait.isPresent()
                ? Accept.find(request, json, TEXT, HTML).orElse(TEXT)
                : Accept.find(request, TEXT, json, HTML).orElse(TEXT);
    }

    @Override
    public HttpStatus statusCode() {
        return waited.isPresent() && insertion.job().state().isFinal() ? HttpStatus.OK : HttpStatus.ACCEPTED;
    }

    @Override
    public HttpHeaders headers() {
        HttpHeaders headers = new HttpHeaders();
        fill(headers);
        return headers;
    }

    @Override
    public MultiValueMap<String, ResponseCookie> cookies() {
        return new LinkedMultiValueMap<>();
    }

    /** Straight into what is sent: to build a response of Spring's would copy the headers twice. */
    @Override
    public Mono<Void> writeTo(ServerWebExchange exchange, Context context) {
        ServerHttpResponse response = exchange.getResponse();
        byte[] body = body(insertion.job());
        response.setStatusCode(statusCode());
        fill(response.getHeaders());
        response.getHeaders().setContentLength(body.length);
        return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
    }

    private void fill(HttpHeaders headers) {
        String self = "/jobs/" + insertion.job().id();
        headers.set(HttpHeaders.LOCATION, self);
        headers.set(HttpHeaders.LINK, "<" + self + "/events>; rel=\"monitor\"");
        headers.set(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        headers.set(HttpHeaders.CACHE_CONTROL, NO_STORE);
        headers.set(HttpHeaders.CONTENT_TYPE, type.toString());
        if (!insertion.isNew()) {
            headers.set(REPLAYED, "true");
        }
        waited.ifPresent(patience -> headers.set(Preferences.APPLIED, PreferWait.applied(patience)));
        if (type.equals(HTML)) {
            PageGuard.set(headers);
        }
    }

    private byte[] body(Job job) {
        if (type.equals(HTML)) {
            return RequestPage.of(job.id(), SENTENCE);
        }
        return type.equals(TEXT) ? (SENTENCE + "\n").getBytes(StandardCharsets.UTF_8) : JobJson.job(job);
    }
}
