package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
    private static final long LONGEST_SECONDS = 300;

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

    /** Every answer is a job or a proper refusal; returns the jobs. */
    static List<Answer> accepted(List<Answer> answers) {
        Map<Boolean, List<Answer>> byAcceptance =
                answers.stream().collect(Collectors.partitioningBy(answer -> answer.status() == 202));
        assertThat(byAcceptance.get(false)).allSatisfy(refusal -> {
            assertThat(refusal.status()).isEqualTo(503);
            assertThat(refusal.body().required("type").stringValue()).isEqualTo("/problems/queue-full");
            assertThat(refusal.retryAfter()).isBetween(1L, LONGEST_SECONDS);
            assertThat(refusal.body().required("retryAfter").longValue()).isEqualTo(refusal.retryAfter());
        });
        return byAcceptance.get(true);
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

        String id() {
            return body.required("id").stringValue();
        }

        static Answer of(HttpClientResponse response, String body) {
            String header = response.responseHeaders().get(HttpHeaderNames.RETRY_AFTER, "-1");
            return new Answer(
                    Instant.now(), response.status().code(), Long.parseLong(header), Client.JSON.readTree(body));
        }
    }
}
