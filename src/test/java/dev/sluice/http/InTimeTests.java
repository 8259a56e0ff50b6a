package dev.sluice.http;

import static dev.sluice.http.Api.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class InTimeTests {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final TestPublisher<String> source =
            TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
    private final Timers timers = new Timers();

    private Mono<String> inTime(Mono<String> answer) {
        return new InTime<>(answer, LIMIT, timers, TimeoutException::new);
    }

    @Test
    void takesItsTimerBackWithTheAnswer() {
        StepVerifier.create(inTime(source.mono()))
                .then(() -> assertThat(timers.set).hasSize(1))
                .then(() -> source.next("answer"))
                .expectNext("answer")
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(timers.set).allMatch(Disposable::isDisposed);
        source.assertNoRequestOverflow();
    }

    @Test
    void takesItsTimerBackWithAFailure() {
        StepVerifier.create(inTime(source.mono()))
                .then(() -> source.error(new IllegalStateException("broken")))
                .expectErrorMessage("broken")
                .verify(TIMEOUT);

        assertThat(timers.set).hasSize(1).allMatch(Disposable::isDisposed);
    }

    @Test
    void takesItsTimerBackForWhoHasGone() {
        StepVerifier.create(inTime(source.mono())).thenAwait().thenCancel().verify(TIMEOUT);

        assertThat(timers.set).hasSize(1).allMatch(Disposable::isDisposed);
        source.assertWasCancelled();
    }

    @Test
    void setsNoneForWhatIsThereAtOnce() {
        StepVerifier.create(inTime(Mono.just("answer")))
                .expectNext("answer")
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(timers.set).isEmpty();
    }

    @Test
    void discardsAnAnswerThatComesTooLate() {
        StepVerifier.create(inTime(source.mono()))
                .then(timers::fire)
                .then(() -> source.next("late"))
                .expectError(TimeoutException.class)
                .verifyThenAssertThat(TIMEOUT)
                .hasDiscardedExactly("late");

        source.assertWasCancelled();
    }

    @Test
    void dropsAFailureThatComesTooLate() {
        StepVerifier.create(inTime(source.mono()))
                .then(timers::fire)
                .then(() -> source.error(new IllegalStateException("late")))
                .expectError(TimeoutException.class)
                .verifyThenAssertThat(TIMEOUT)
                .hasDroppedErrorWithMessage("late");
    }

    @Test
    void isNotLateAfterTheAnswer() {
        StepVerifier.create(inTime(source.mono()))
                .then(() -> source.next("answer"))
                .then(timers::fire)
                .expectNext("answer")
                .expectComplete()
                .verifyThenAssertThat(TIMEOUT)
                .hasNotDroppedErrors();
    }

    @Test
    void failsWhereNobodyLooksAtTheTimeAnyMore() {
        timers.dispose();

        StepVerifier.create(inTime(source.mono()))
                .expectError(RejectedExecutionException.class)
                .verify(TIMEOUT);

        source.assertWasCancelled();
    }

    /** Timers that go off when the test says so. */
    private static final class Timers implements Scheduler {

        private final List<Disposable> set = new ArrayList<>();
        private final List<Runnable> tasks = new ArrayList<>();
        private boolean closed;

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            if (closed) {
                throw Exceptions.failWithRejected();
            }
            assertThat(unit.toNanos(delay)).isEqualTo(LIMIT.toNanos());
            Disposable timer = Disposables.single();
            set.add(timer);
            tasks.add(task);
            return timer;
        }

        void fire() {
            tasks.forEach(Runnable::run);
        }

        @Override
        public void dispose() {
            closed = true;
        }

        @Override
        public Disposable schedule(Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Worker createWorker() {
            throw new UnsupportedOperationException();
        }
    }
}
