package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Submissions at their times, whether or not those before have their answers.
 *
 * @param base where
 * @param perSecond how many
 * @param http who sends them
 */
record OpenLoop(URI base, int perSecond, HttpClient http) {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String ID = "{\"id\":\"";

    OpenLoop(URI base, int perSecond) {
        this(
                base,
                perSecond,
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
    }

    /** Submits jobs for so long; when each should have been sent, in microseconds since 1970, by its id. */
    Map<String, Long> run(String job, Duration time) {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/request"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(job))
                .build();
        Duration step = Duration.ofSeconds(1).dividedBy(perSecond);
        long number = time.dividedBy(step);
        long began = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        return Objects.requireNonNull(Flux.interval(Duration.ZERO, step)
                .take(number)
                .flatMap(
                        each -> id(request)
                                .map(id -> Map.entry(
                                        id, began + step.multipliedBy(each).toNanos() / 1_000)),
                        Integer.MAX_VALUE)
                .collect(HashMap<String, Long>::new, (sent, each) -> sent.put(each.getKey(), each.getValue()))
                .block(time.plus(PATIENCE)));
    }

    private Mono<String> id(HttpRequest request) {
        return Mono.fromFuture(() -> http.sendAsync(request, BodyHandlers.ofString()))
                .map(OpenLoop::id);
    }

    private static String id(HttpResponse<String> answer) {
        assertThat(answer.body()).startsWith(ID);
        return answer.body().substring(ID.length(), answer.body().indexOf('"', ID.length()));
    }
}
