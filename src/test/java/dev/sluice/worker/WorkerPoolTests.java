package dev.sluice.worker;

import static dev.sluice.store.StoreUnderTest.TIMEOUT;
import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobState;
import dev.sluice.queue.Admission;
import dev.sluice.queue.JobQueue;
import dev.sluice.queue.Queues;
import dev.sluice.queue.TestQueues;
import dev.sluice.store.Draft;
import dev.sluice.store.StoreUnderTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class WorkerPoolTests {

    private static final String GOOD = "\"good\"";

    private final TestRunner test = new TestRunner();
    private final Queues queues = TestQueues.of(100, 1, test.store);
    private final JobQueue queue = Objects.requireNonNull(queues.find(StoreUnderTest.QUEUE));
    private final Admission admission = TestQueues.admission(queues, test.store, test.meters);
    private final List<Runnable> ends = new ArrayList<>();

    @AfterEach
    void end() {
        ends.forEach(Runnable::run);
    }

    @ParameterizedTest
    @EnumSource
    void runsTheNextJobHoweverTheLastOneEnded(Ending ending) {
        start(job -> job.payload().equals(GOOD) ? Mono.empty() : ending.work.run(job));

        Job bad = submit(ending.of(draft()));
        Job good = submit(draft().payload(GOOD));

        assertThat(test.store.await(bad.id(), ending.state).state()).isEqualTo(ending.state);
        assertThat(test.store.await(good.id(), JobState.SUCCEEDED).attempt()).isEqualTo(1);
    }

    @Test
    void runsTheNextJobAfterAClaimThatWasLost() {
        start(job -> {
            if (!job.payload().equals(GOOD)) {
                test.store.loseClaim(job.id());
            }
            return Mono.empty();
        });

        submit(draft());
        Job good = submit(draft().payload(GOOD));

        assertThat(test.store.await(good.id(), JobState.SUCCEEDED).attempt()).isEqualTo(1);
    }

    @Test
    void runsTheNextJobBesidesOneThatIgnoresItsInterrupt() {
        Sinks.Empty<Void> end = Sinks.empty();
        ends.add(end::tryEmitEmpty);
        start(job -> {
            while (!job.payload().equals(GOOD) && !end.asMono().toFuture().isDone()) {
                Thread.onSpinWait();
            }
            return Mono.empty();
        });

        submit(draft().timeout(Duration.ofMillis(20)));
        Job good = submit(draft().payload(GOOD));

        assertThat(test.store.await(good.id(), JobState.SUCCEEDED).attempt()).isEqualTo(1);
    }

    @Test
    void runsNoMoreAtOnceThanThereAreSlots() {
        Queues three = TestQueues.of(100, 3, test.store);
        Admission toThree = TestQueues.admission(three, test.store, test.meters);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        start(Objects.requireNonNull(three.find(StoreUnderTest.QUEUE)), test.of(job -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            running.decrementAndGet();
            return Mono.empty();
        }));

        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            jobs.add(get(toThree.submit(draft().job(), TestQueues.EXPECTED)).job());
        }

        jobs.forEach(job -> test.store.await(job.id(), JobState.SUCCEEDED));
        assertThat(most.get()).isBetween(1, 3);
    }

    @Test
    void isIdleAtOnceWhenNothingRuns() {
        WorkerPool pool = start(job -> Mono.empty());
        queues.close();

        StepVerifier.create(pool.idle()).expectComplete().verify(TIMEOUT);
    }

    @Test
    void isIdleWhenWhatRunsHasEndedAndStartsNothingMore() {
        Sinks.Empty<Void> done = Sinks.empty();
        WorkerPool pool = start(job -> done.asMono());
        Job running = submit(draft());
        Job waiting = submit(draft());
        test.store.await(running.id(), JobState.RUNNING);

        queues.close();
        StepVerifier.create(pool.idle())
                .expectSubscription()
                .then(done::tryEmitEmpty)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(test.row(running).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(test.row(waiting).state()).isEqualTo(JobState.QUEUED);
    }

    @Test
    void putsBackWhatRunsWhenItStops() {
        JobRunner runner = test.of(job -> Mono.never());
        WorkerPool pool = start(queue, runner);
        Job running = submit(draft());
        test.store.await(running.id(), JobState.RUNNING);

        queues.close();
        StepVerifier.create(pool.idle()).then(runner::stop).expectComplete().verify(TIMEOUT);

        assertThat(test.row(running).state()).isEqualTo(JobState.QUEUED);
        assertThat(test.row(running).attempt()).isZero();
    }

    private WorkerPool start(TestHandler.Work work) {
        return start(queue, test.of(work));
    }

    private WorkerPool start(JobQueue queue, JobRunner runner) {
        WorkerPool pool = new WorkerPool(queue, runner);
        Disposable working = pool.work().subscribe();
        ends.add(working::dispose);
        ends.add(pool::dispose);
        return pool;
    }

    private Draft draft() {
        return test.draft();
    }

    private Job submit(Draft draft) {
        return get(admission.submit(draft.job(), TestQueues.EXPECTED)).job();
    }
}
