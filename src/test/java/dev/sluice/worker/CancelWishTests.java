package dev.sluice.worker;

import static dev.sluice.store.StoreUnderTest.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobState;
import dev.sluice.store.Ticket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** What becomes of an attempt whose job somebody wishes to be cancelled. */
class CancelWishTests {

    private final TestRunner test = new TestRunner();
    private final CountDownLatch never = new CountDownLatch(1);
    private Disposable listening = () -> {};

    @AfterEach
    void end() {
        never.countDown();
        listening.dispose();
    }

    @Test
    void interruptsABlockingHandler() {
        AtomicBoolean interrupted = new AtomicBoolean();

        Job ended = cancelled(context -> {
            try {
                never.await();
            } catch (InterruptedException wished) {
                interrupted.set(context.isCancelled());
            }
            return Mono.just("too late");
        });

        assertThat(ended.state()).isEqualTo(JobState.CANCELLED);
        assertThat(ended.result()).isNull();
        assertThat(interrupted).isTrue();
        assertThat(test.finished("cancelled")).isEqualTo(1);
    }

    @Test
    void cancelsAReactiveHandler() {
        AtomicBoolean cancelled = new AtomicBoolean();

        Job ended = cancelled(context -> Mono.never().doOnCancel(() -> cancelled.set(true)));

        assertThat(ended.state()).isEqualTo(JobState.CANCELLED);
        assertThat(cancelled).isTrue();
    }

    @Test
    void hearsAWishThatComesBeforeTheAnswerToTheClaim() {
        Job job = test.insert(test.draft());
        JobRunner runner = listening(context -> Mono.never());

        test.store.wish(job.id());
        run(runner, job);

        assertThat(test.row(job).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void countsAsCancelledWhatEndsWellAfterAWishThatItHasNotHeardOf() {
        Job ended = test.ran(test.draft(), context -> {
            test.store.keepWish(context.id());
            return Mono.just("too late");
        });

        assertThat(ended.state()).isEqualTo(JobState.CANCELLED);
        assertThat(test.finished("succeeded")).isZero();
        assertThat(test.finished("cancelled")).isEqualTo(1);
    }

    @Test
    void leavesOthersAlone() {
        Job job = test.insert(test.draft());
        Job other = test.insert(test.draft());
        JobRunner runner = listening(context -> {
            test.store.wish(other.id());
            return Mono.just(1);
        });

        run(runner, job);

        assertThat(test.row(job).state()).isEqualTo(JobState.SUCCEEDED);
    }

    /** A job whose handler wishes it to be cancelled as soon as it runs. */
    private Job cancelled(TestHandler.Work work) {
        Job job = test.insert(test.draft());
        Sinks.Empty<Void> begun = Sinks.empty();
        JobRunner runner = listening(context -> {
            begun.tryEmitEmpty();
            return work.run(context);
        });
        Disposable wish = begun.asMono()
                .publishOn(Schedulers.boundedElastic())
                .doOnTerminate(() -> test.store.wish(job.id()))
                .subscribe();
        run(runner, job);
        wish.dispose();
        return test.row(job);
    }

    private JobRunner listening(TestHandler.Work work) {
        JobRunner runner = test.of(work);
        listening = runner.cancelWished().subscribe();
        return runner;
    }

    private static void run(JobRunner runner, Job job) {
        StepVerifier.create(runner.run(Ticket.of(job), new Crew(Schedulers.boundedElastic())))
                .expectComplete()
                .verify(TIMEOUT);
    }
}
