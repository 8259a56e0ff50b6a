package dev.sluice.worker;

import static dev.sluice.store.StoreUnderTest.TIMEOUT;
import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Ticket;
import io.micrometer.observation.Observation;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class HandlerCallTests {

    private final TestRunner test = new TestRunner();
    private final Attempt attempt =
            new Attempt(get(test.store.start(Ticket.of(test.insert(test.draft())))), Observation.NOOP, test.store);

    @Test
    void callsNobodyBeforeItIsSubscribedTo() {
        AtomicInteger calls = new AtomicInteger();

        Mono<Object> call = call(job -> Mono.fromCallable(calls::incrementAndGet));
        int before = calls.get();

        StepVerifier.create(call).expectNext(1).expectComplete().verify(TIMEOUT);
        assertThat(before).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"SIGNALLED_ERROR", "THROWN_EXCEPTION", "STACK_OVERFLOW", "MISSING_CLASS", "NO_MONO"})
    void wrapsWhatAHandlerThrows(Ending ending) {
        StepVerifier.create(call(ending.work))
                .expectErrorSatisfies(error -> {
                    assertThat(error).isInstanceOf(HandlerCall.Thrown.class);
                    assertThat(error.getCause().getClass().getName()).isEqualTo(ending.errorType);
                })
                .verify(TIMEOUT);
    }

    @Test
    void saysWhichHandlerReturnedNull() {
        StepVerifier.create(call(job -> null))
                .expectErrorSatisfies(error -> assertThat(error.getCause())
                        .hasMessage(TestHandler.class.getName() + " returned null instead of a Mono"))
                .verify(TIMEOUT);
    }

    @Test
    void cancelsTheHandlersAnswerWhenItIsCancelled() {
        Sinks.Empty<Void> begun = Sinks.empty();
        Sinks.Empty<Void> cancelled = Sinks.empty();
        Mono<Object> answer =
                Mono.never().doOnSubscribe(subscription -> begun.tryEmitEmpty()).doOnCancel(cancelled::tryEmitEmpty);

        StepVerifier.create(call(job -> answer).takeUntilOther(begun.asMono()))
                .expectComplete()
                .verify(TIMEOUT);

        StepVerifier.create(cancelled.asMono()).expectComplete().verify(TIMEOUT);
    }

    @Test
    void passesOverAnErrorThatComesAfterItWasCancelled() {
        Sinks.Empty<Void> givenUp = Sinks.empty();
        Mono<Object> call = call(job -> {
            givenUp.tryEmitEmpty();
            throw new IOException("too late");
        });

        StepVerifier.create(call.takeUntilOther(givenUp.asMono()))
                .expectComplete()
                .verifyThenAssertThat(TIMEOUT)
                .hasNotDroppedErrors();
    }

    private Mono<Object> call(TestHandler.Work work) {
        return new HandlerCall(new TestHandler(work), attempt, new Crew(Schedulers.boundedElastic()), test.abandoned)
                .answer();
    }
}
