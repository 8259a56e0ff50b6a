package dev.sluice.upkeep;

import static dev.sluice.store.StoreUnderTest.TIMEOUT;
import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.job.Job;
import dev.sluice.job.JobException;
import dev.sluice.job.JobState;
import dev.sluice.queue.JobQueue;
import dev.sluice.queue.Queues;
import dev.sluice.queue.TestQueues;
import dev.sluice.store.Draft;
import dev.sluice.store.FakeJobStore;
import dev.sluice.store.FakeQueueStore;
import dev.sluice.store.QueueOverride;
import dev.sluice.store.SettableClock;
import dev.sluice.store.StoreUnderTest;
import dev.sluice.store.Ticket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.StepVerifier;

class RecoveryTests {

    private final SettableClock clock = new SettableClock();
    private final FakeJobStore store = new FakeJobStore(clock);
    private final Queues queues = TestQueues.of(5, 5, store);
    private final JobQueue queue = Objects.requireNonNull(queues.find(StoreUnderTest.QUEUE));
    private final FakeQueueStore overrides = new FakeQueueStore();
    private final Recovery recovery = new Recovery(store, queues, TestQueues.overrides(overrides, queues));

    @Test
    void queuesWhatTheLastProcessLeftInItsOldOrder() {
        Job running = left();
        Job waiting = left();
        get(store.start(Ticket.of(running)));

        recovery.start();

        assertThat(get(store.find(running.id())).state()).isEqualTo(JobState.QUEUED);
        assertThat(queue.waiting()).isEqualTo(2);
        Disposable feeding = queue.feed().subscribe();
        StepVerifier.create(queue.tickets())
                .expectNext(Ticket.of(running), Ticket.of(waiting))
                .thenCancel()
                .verify(TIMEOUT);
        feeding.dispose();
    }

    @Test
    void findsNothingInANewStore() {
        boolean before = recovery.isRunning();

        recovery.start();

        assertThat(before).isFalse();
        assertThat(recovery.isRunning()).isTrue();
        assertThat(queue.waiting()).isZero();
    }

    @Test
    void passesOverQueuesThatThisProcessDoesNotHave() {
        get(store.insert(new Draft(clock.instant()).queue("gone").job(), true));

        recovery.start();

        assertThat(queue.waiting()).isZero();
    }

    @Test
    void keepsNoPlaceForWhatThisProcessCannotRun() {
        Job known = left();
        get(store.insert(new Draft(clock.instant()).kind("gone").job(), true));

        recovery.start();

        assertThat(queue.waiting()).isEqualTo(1);
        assertThat(get(store.find(known.id())).state()).isEqualTo(JobState.QUEUED);
    }

    @Test
    void keepsAPausedQueuePausedBeforeItsFirstJob() {
        get(overrides.override(StoreUnderTest.QUEUE, none -> new QueueOverride(true, null, null)));
        left();

        recovery.start();
        Disposable feeding = queue.feed().subscribe();

        StepVerifier.create(queue.tickets().take(Duration.ZERO))
                .expectComplete()
                .verify(TIMEOUT);
        assertThat(queue.waiting()).isEqualTo(1);
        feeding.dispose();
    }

    @Test
    void letsNothingStartWhenTheStoreFails() {
        store.failNext(1);

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(recovery::start)
                .withCauseInstanceOf(JobException.Unavailable.class);
        assertThat(recovery.isRunning()).isFalse();
    }

    @Test
    void startsBeforeJobsBecomeDue() {
        int due = new DueJobs(store, queues, clock).getPhase();

        assertThat(recovery.getPhase()).isLessThan(due);
    }

    @Test
    void isOverWhenItIsStopped() {
        recovery.start();

        recovery.stop();

        assertThat(recovery.isRunning()).isFalse();
    }

    private Job left() {
        return get(store.insert(new Draft(clock.instant()).job(), true)).job();
    }
}
