package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.event.FakeLog;
import dev.sluice.event.JobEvents;
import dev.sluice.job.JobState;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** A stream on which nothing happens shows that it is alive, for as long as it is. */
class HeartbeatTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration BEAT = Duration.ofSeconds(15);

    private final FakeLog log = new FakeLog();
    private final JobEvents events = log.events();

    @Test
    void beatsEveryFifteenSeconds() {
        log.write(JobState.QUEUED);

        StepVerifier.withVirtualTime(this::stream)
                .assertNext(opening -> assertThat(opening).isEqualTo("retry: 2000\n\n"))
                .assertNext(snapshot -> assertThat(snapshot).startsWith("id: 1\nevent: snapshot\n"))
                .expectNoEvent(BEAT.minusMillis(1))
                .thenAwait(Duration.ofMillis(1))
                .expectNext(": heartbeat\n\n")
                .expectNoEvent(BEAT.minusMillis(1))
                .thenAwait(BEAT.plusMillis(1))
                .expectNext(": heartbeat\n\n", ": heartbeat\n\n")
                .thenCancel()
                .verify(TIMEOUT);
    }

    @Test
    void endsTheBeatWithTheStream() {
        log.write(JobState.QUEUED);

        StepVerifier.withVirtualTime(this::stream)
                .expectNextCount(2)
                .thenAwait(BEAT)
                .expectNext(": heartbeat\n\n")
                .then(log::close)
                .expectComplete()
                .verify(TIMEOUT);
    }

    private Flux<String> stream() {
        return WebTestClient.bindToRouterFunction(new EventRoutes(
                                events,
                                new EventStreams(new Readers(1, null), (request, answer) -> answer),
                                Clock.systemUTC())
                        .routes())
                .build()
                .get()
                .uri("/jobs/" + log.id() + "/events")
                .exchange()
                .returnResult(byte[].class)
                .getResponseBody()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
