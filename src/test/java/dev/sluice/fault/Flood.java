package dev.sluice.fault;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import tools.jackson.databind.JsonNode;

/** Many submissions at once, over many connections but few threads. Each is sent once, whatever becomes of it. */
final class Flood {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Flood() {}

    /** Submits the same job so many times over so many connections, and waits for all answers. */
    static List<Answer> submit(URI base, String json, int times, int connections) {
        ConnectionProvider provider = ConnectionProvider.create("flood", connections);
        LoopResources loops = LoopResources.create("flood", 1, true);
        try {
            HttpClient client = HttpClient.create(provider)
                    .runOn(loops)
                    .disableRetry(true)
                    .baseUrl(base.toString())
                    .headers(headers -> headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json"));
            return Flux.range(0, times)
                    .flatMap(number -> submit(client, json), connections)
                    .collectList()
                    .blockOptional(PATIENCE)
                    .orElseThrow();
        } finally {
            Mono.when(provider.disposeLater(), loops.disposeLater(Duration.ZERO, PATIENCE))
                    .block(PATIENCE);
        }
    }

    private static Mono<Answer> submit(HttpClient client, String json) {
        return client.post()
                .uri("/request")
                .send(ByteBufFlux.fromString(Mono.just(json)))
                .responseSingle(
                        (response, body) -> body.asString().defaultIfEmpty("").map(text -> Answer.of(response, text)));
    }

    /**
     * What became of one submission.
     *
     * @param received when the answer had arrived
     * @param status of the answer
     * @param retryAfter the header, -1 if there is none
     * @param body the job, or the problem
     */
    record Answer(Instant received, int status, long retryAfter, JsonNode body) {

        static Answer of(HttpClientResponse response, String body) {
            String header = response.responseHeaders().get(HttpHeaderNames.RETRY_AFTER, "-1");
            return new Answer(
                    Instant.now(), response.status().code(), Long.parseLong(header), Client.JSON.readTree(body));
        }
    }
}
