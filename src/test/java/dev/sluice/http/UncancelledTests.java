package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class UncancelledTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Sinks.One<String> commit = Sinks.one();
    private final AtomicReference<String> told = new AtomicReference<>();

    @Test
    void theWorkGoesOnWhenItsSubscriberGoesAway() {
        Mono<String> work = Uncancelled.of(commit.asMono().doOnNext(told::set));

        StepVerifier.create(work).thenCancel().verify(TIMEOUT);
        commit.tryEmitValue("done");

        assertThat(told).hasValue("done");
    }

    @Test
    void theSubscriberIsToldTheOutcome() {
        StepVerifier.create(Uncancelled.of(Mono.just("done")))
                .expectNext("done")
                .expectComplete()
                .verify(TIMEOUT);
        StepVerifier.create(Uncancelled.of(Mono.empty())).expectComplete().verify(TIMEOUT);
        StepVerifier.create(Uncancelled.of(Mono.error(new IllegalStateException("broken"))))
                .expectErrorMessage("broken")
                .verify(TIMEOUT);
    }

    @Test
    void theWorkKnowsTheContextOfItsSubscriber() {
        Mono<String> work = Uncancelled.of(Mono.deferContextual(context -> Mono.just(context.get("who"))));

        StepVerifier.create(work.contextWrite(context -> context.put("who", "me")))
                .expectNext("me")
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void nothingHappensBeforeSubscription() {
        Mono<String> work = Uncancelled.of(Mono.fromRunnable(() -> told.set("begun")));

        assertThat(told).hasNullValue();
        StepVerifier.create(work).expectComplete().verify(TIMEOUT);
        assertThat(told).hasValue("begun");
    }
}
