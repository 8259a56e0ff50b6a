package dev.sluice.upkeep;

import static dev.sluice.store.StoreUnderTest.TIMEOUT;
import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobState;
import dev.sluice.queue.JobQueue;
import dev.sluice.queue.Queues;
import dev.sluice.queue.TestQueues;
import dev.sluice.store.Draft;
import dev.sluice.store.FakeJobStore;
import dev.sluice.store.SettableClock;
import dev.sluice.store.StoreUnderTest;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class DueJobsTests {

    private static final Duration LONGEST_SLEEP = Duration.ofMillis(250);
    private static final Duration AFTER_ERROR = Duration.ofSeconds(1);

    private final SettableClock clock = new SettableClock();
    private final FakeJobStore store = new FakeJobStore(clock);
    private final Queues queues = TestQueues.of(5, 1, store);
    private final JobQueue queue = Objects.requireNonNull(queues.find(StoreUnderTest.QUEUE));
    private final DueJobs dueJobs = new DueJobs(store, queues, clock);

    @AfterEach
    void stop() {
        dueJobs.stop();
        VirtualTimeScheduler.reset();
    }

    @Test
    void queueWhatIsDueAndTellItsQueue() {
        Job due = scheduled(Duration.ofMillis(1));
        Job later = scheduled(Duration.ofMinutes(1));
        clock.forward(Duration.ofMillis(1));

        StepVerifier.withVirtualTime(dueJobs::round)
                .thenAwait(Duration.ZERO)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(queue.waiting()).isEqualTo(1);
        assertThat(state(due)).isEqualTo(JobState.QUEUED);
        assertThat(state(later)).isEqualTo(JobState.SCHEDULED);
    }

    @Test
    void sleepUntilTheNextIsDue() {
        scheduled(Duration.ofMillis(100));

        assertSleep(Duration.ofMillis(101));

        assertThat(queue.waiting()).isZero();
    }

    @Test
    void sleepNoLongerThanAnEarlierJobMayTakeToComeIn() {
        scheduled(Duration.ofDays(1));

        assertSleep(LONGEST_SLEEP);
    }

    @Test
    void lookAgainWhenNothingIsScheduled() {
        assertSleep(LONGEST_SLEEP);
    }

    @Test
    void waitASecondAfterAnError() {
        store.failNext(1);

        assertSleep(AFTER_ERROR);
    }

    @Test
    void askAStoreThatCannotWriteUntilItCan() {
        store.failNext(2);

        assertSleep(AFTER_ERROR);
        assertSleep(AFTER_ERROR);
        assertSleep(LONGEST_SLEEP);
    }

    @Test
    void feedAgainWhatTheStoreCouldNotGive() {
        get(store.insert(new Draft(clock.instant()).job(), false));
        store.failNext(1);
        queue.feed().subscribe();
        queue.stored(1);

        assertSleep(LONGEST_SLEEP);

        StepVerifier.create(queue.tickets()).expectNextCount(1).thenCancel().verify(TIMEOUT);
    }

    @Test
    void goOnUntilTheyAreStopped() {
        VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
        Job first = scheduled(Duration.ofSeconds(1));
        Job second = scheduled(Duration.ofSeconds(2));
        Job third = scheduled(Duration.ofSeconds(3));

        dueJobs.start();
        boolean started = dueJobs.isRunning();
        passSecond(time);
        JobState afterOne = state(first);
        store.failNext(1);
        passSecond(time);
        passSecond(time);
        dueJobs.stop();
        clock.forward(Duration.ofHours(1));
        passSecond(time);

        assertThat(started).isTrue();
        assertThat(dueJobs.isRunning()).isFalse();
        assertThat(afterOne).isEqualTo(JobState.QUEUED);
        assertThat(state(second)).isEqualTo(JobState.QUEUED);
        assertThat(state(third)).isEqualTo(JobState.QUEUED);
    }

    private void passSecond(VirtualTimeScheduler time) {
        for (int i = 0; i < 10; i++) {
            clock.forward(Duration.ofMillis(100));
            time.advanceTimeBy(Duration.ofMillis(100));
        }
        time.advanceTimeBy(LONGEST_SLEEP);
    }

    private void assertSleep(Duration sleep) {
        StepVerifier.withVirtualTime(dueJobs::round)
                .expectSubscription()
                .expectNoEvent(sleep.minusMillis(1))
                .thenAwait(Duration.ofMillis(1))
                .expectComplete()
                .verify(TIMEOUT);
    }

    private Job scheduled(Duration wait) {
        return get(store.insert(new Draft(clock.instant()).dueIn(wait).job(), false))
                .job();
    }

    private JobState state(Job job) {
        return get(store.find(job.id())).state();
    }
}
