package dev.sluice.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** A stream on which nothing happens shows that it is alive, for as long as it is. */
class HeartbeatTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration BEAT = Duration.ofSeconds(15);

    private final Sinks.Many<byte[]> frames = Sinks.many().unicast().onBackpressureBuffer();

    @Test
    void beatsEveryFifteenSeconds() {
        frames.tryEmitNext(EventFrames.OPENING);

        StepVerifier.withVirtualTime(this::stream)
                .expectNext("retry: 2000\n\n")
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
        StepVerifier.withVirtualTime(this::stream)
                .thenAwait(BEAT)
                .expectNext(": heartbeat\n\n")
                .then(frames::tryEmitComplete)
                .expectComplete()
                .verify(TIMEOUT);
    }

    private Flux<String> stream() {
        return EventStreams.withHeartbeat(frames.asFlux()).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
