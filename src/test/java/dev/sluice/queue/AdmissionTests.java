package dev.sluice.queue;

import static dev.sluice.queue.TestQueues.EXPECTED;
import static dev.sluice.queue.TestQueues.reserve;
import static dev.sluice.store.StoreUnderTest.TIMEOUT;
import static dev.sluice.store.StoreUnderTest.get;
import static dev.sluice.store.StoreUnderTest.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.IdempotencyKey;
import dev.sluice.job.Job;
import dev.sluice.job.JobException;
import dev.sluice.job.JobState;
import dev.sluice.store.Draft;
import dev.sluice.store.FakeJobStore;
import dev.sluice.store.Insertion;
import dev.sluice.store.SettableClock;
import dev.sluice.store.StoreUnderTest;
import dev.sluice.store.Ticket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class AdmissionTests {

    private final SettableClock clock = new SettableClock();
    private final FakeJobStore store = new FakeJobStore(clock);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Queues queues = TestQueues.of(2, 1, store);
    private final JobQueue queue = Objects.requireNonNull(queues.find(StoreUnderTest.QUEUE));
    private final Admission admission = TestQueues.admission(queues, store, meters);

    @Test
    void answersWithTheStoredJobAndHandsItOver() {
        Job stored = get(submit(draft()));

        assertThat(store.jobs()).containsExactly(stored);
        assertThat(queue.waiting()).isEqualTo(1);
        StepVerifier.create(queue.tickets())
                .expectNext(Ticket.of(stored))
                .thenCancel()
                .verify(TIMEOUT);
        assertThat(accepted()).isEqualTo(1);
    }

    @Test
    void doesNothingBeforeItIsSubscribedTo() {
        Mono<Job> submitted = submit(draft());

        assertThat(submitted).isNotNull();
        assertThat(store.jobs()).isEmpty();
        reserve(queue);
        reserve(queue);
    }

    @Test
    void handsOverNothingBeforeTheCommit() {
        Runnable commit = store.hold();

        StepVerifier.create(submit(draft()))
                .expectSubscription()
                .then(() -> assertThat(queue.waiting()).isZero())
                .then(commit)
                .expectNextCount(1)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(queue.waiting()).isEqualTo(1);
    }

    @Test
    void writesNothingForAJobThatHasNoPlace() {
        get(submit(draft()));
        get(submit(draft()));

        StepVerifier.create(submit(draft()))
                .expectError(JobException.Full.class)
                .verify(TIMEOUT);

        assertThat(store.jobs()).hasSize(2);
        assertThat(accepted()).isEqualTo(2);
        assertThat(refused("full")).isEqualTo(1);
    }

    @Test
    void countsJobsWhoseCommitIsUnderWay() {
        Runnable commit = store.hold();
        Mono<Job> third = submit(draft());

        StepVerifier.create(submit(draft()).zipWith(submit(draft())))
                .expectSubscription()
                .then(() -> StepVerifier.create(third)
                        .expectError(JobException.Full.class)
                        .verify(TIMEOUT))
                .then(commit)
                .expectNextCount(1)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void givesThePlaceBackWhenTheWriteFails() {
        store.failNext(5);
        for (int i = 0; i < 5; i++) {
            StepVerifier.create(submit(draft()))
                    .expectError(JobException.Unavailable.class)
                    .verify(TIMEOUT);
        }

        get(submit(draft()));
        get(submit(draft()));

        assertThat(store.jobs()).hasSize(2);
        assertThat(refused("unavailable")).isEqualTo(5);
    }

    @Test
    void takesInAJobWhoseSubmitterHasGoneBeforeTheCommit() {
        Runnable commit = store.hold();

        StepVerifier.create(submit(draft())).expectSubscription().thenCancel().verify(TIMEOUT);
        commit.run();

        assertThat(store.jobs()).hasSize(1);
        assertThat(queue.waiting()).isEqualTo(1);
        assertThat(accepted()).isEqualTo(1);
    }

    @Test
    void givesThePlaceBackWhenTheWriteFailsAfterItsSubmitterHasGone() {
        Runnable commit = store.hold();
        StepVerifier.create(submit(draft())).expectSubscription().thenCancel().verify(TIMEOUT);

        store.failNext(1);
        commit.run();
        reserve(queue);
        reserve(queue);

        assertThat(store.jobs()).isEmpty();
        assertThat(refused("unavailable")).isEqualTo(1);
    }

    @Test
    void countsARefusalByAStoreThatCannotSayWhomTheKeyOfAFullQueueMeets() {
        reserve(queue);
        reserve(queue);
        store.failNext(1);

        refusal(JobException.Unavailable.class, submit(draft().uniqueKey("only")));

        assertThat(refused("unavailable")).isEqualTo(1);
    }

    @Test
    void countsARefusalByAStoreThatCannotSayWhatAKeyStandsFor() {
        store.failNext(1);

        refusal(JobException.Unavailable.class, admission.find(new IdempotencyKey("", "key", "digest")));

        assertThat(refused("unavailable")).isEqualTo(1);
    }

    @Test
    void keepsAJobForLaterWithoutAPlace() {
        get(submit(draft()));
        get(submit(draft()));

        Job later = get(submit(draft().dueIn(Duration.ofHours(1))));

        assertThat(later.state()).isEqualTo(JobState.SCHEDULED);
        assertThat(queue.waiting()).isEqualTo(2);
        assertThat(accepted()).isEqualTo(3);
    }

    @Test
    void takesInNothingOnceItsQueueIsClosed() {
        queues.close();

        StepVerifier.create(submit(draft()))
                .expectError(JobException.ShuttingDown.class)
                .verify(TIMEOUT);
        StepVerifier.create(submit(draft().dueIn(Duration.ofHours(1))))
                .expectError(JobException.ShuttingDown.class)
                .verify(TIMEOUT);

        assertThat(store.jobs()).isEmpty();
        assertThat(refused("shutting_down")).isEqualTo(2);
    }

    private Draft draft() {
        return new Draft(clock.instant());
    }

    private Mono<Job> submit(Draft draft) {
        return admission.submit(draft.job(), EXPECTED).map(Insertion::job);
    }

    private double accepted() {
        return meters.counter("sluice.jobs.accepted").count();
    }

    private double refused(String reason) {
        return meters.counter("sluice.jobs.refused", "reason", reason).count();
    }
}
