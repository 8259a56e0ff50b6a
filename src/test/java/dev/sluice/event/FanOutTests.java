package dev.sluice.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** A watcher hears of its own job, and of no other's. */
class FanOutTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final JobId OTHER = new JobId(new UUID(7, 2));

    private final FakeLog log = new FakeLog();
    private final FanOut fanOut = log.fanOut();
    private final Sinks.Many<JobEvent> told = Sinks.many().unicast().onBackpressureBuffer();

    @BeforeEach
    void start() {
        fanOut.start();
    }

    @AfterEach
    void stop() {
        fanOut.stop();
    }

    @Test
    void tellsAWatcherOfItsOwnJobOnly() {
        fanOut.watch(log.id(), told::tryEmitNext);
        log.hint(FakeLog.entry(OTHER, JobState.QUEUED, 1));

        JobEvent event = log.writeAndHint(JobState.QUEUED);

        hears(event);
    }

    @Test
    void tellsAllWhoWatchAJob() {
        fanOut.watch(log.id(), told::tryEmitNext);
        fanOut.watch(log.id(), told::tryEmitNext);

        JobEvent event = log.writeAndHint(JobState.QUEUED);

        hears(event, event);
    }

    @Test
    void tellsNothingToWhoWatchesNoMore() {
        Disposable first = fanOut.watch(log.id(), told::tryEmitNext);
        fanOut.watch(log.id(), told::tryEmitNext);
        first.dispose();

        JobEvent one = log.writeAndHint(JobState.QUEUED);
        JobEvent two = log.writeAndHint(JobState.RUNNING);

        hears(one, two);
    }

    /** What waits behind the one that breaks is lost with it, so the next commit wakes everybody. */
    @Test
    void goesOnWhenAWatcherBreaks() {
        AtomicBoolean broke = new AtomicBoolean();
        fanOut.watch(OTHER, event -> {
            if (!broke.getAndSet(true)) {
                log.writeAndHint(JobState.QUEUED);
                throw new IllegalStateException("A watcher breaks, for the test");
            }
        });
        fanOut.watch(log.id(), told::tryEmitNext);

        Flux<JobEvent> commits = Flux.interval(Duration.ofMillis(10))
                .doOnNext(each -> log.hint(FakeLog.entry(OTHER, JobState.RUNNING, each)))
                .ofType(JobEvent.class);

        StepVerifier.create(told.asFlux().mergeWith(commits).take(1))
                .expectNext(JobEvents.LOOK)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void remembersNobodyWhoWatchesNoMore() {
        Disposable first = fanOut.watch(log.id(), told::tryEmitNext);
        Disposable second = fanOut.watch(log.id(), told::tryEmitNext);

        first.dispose();
        first.dispose();

        assertThat(fanOut.watched()).isOne();
        second.dispose();
        assertThat(fanOut.watched()).isZero();
    }

    @Test
    void runsUntilItIsStopped() {
        assertThat(fanOut.isRunning()).isTrue();

        fanOut.stop();

        assertThat(fanOut.isRunning()).isFalse();
    }

    private void hears(JobEvent... events) {
        StepVerifier.create(told.asFlux().take(events.length))
                .expectNext(events)
                .expectComplete()
                .verify(TIMEOUT);
    }
}
