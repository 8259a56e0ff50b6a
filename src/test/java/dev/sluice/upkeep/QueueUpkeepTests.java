package dev.sluice.upkeep;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.queue.JobQueue;
import dev.sluice.queue.KindNames;
import dev.sluice.queue.Queues;
import dev.sluice.queue.TestQueues;
import dev.sluice.store.FakeJobStore;
import dev.sluice.store.FakeQueueStore;
import dev.sluice.store.QueueOverride;
import dev.sluice.store.SettableClock;
import dev.sluice.store.StoreUnderTest;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class QueueUpkeepTests {

    private static final QueueOverride SET = new QueueOverride(true, 9, null);

    private final SettableClock clock = new SettableClock();
    private final FakeJobStore store = new FakeJobStore(clock);
    private final FakeQueueStore overrides = new FakeQueueStore();
    private final Queues queues = TestQueues.of(5, 3, store);
    private final JobQueue queue = Objects.requireNonNull(queues.find(StoreUnderTest.QUEUE));
    private final QueueUpkeep upkeep = new QueueUpkeep(
            store,
            queues,
            new KindNames(StoreUnderTest.KINDS),
            TestQueues.overrides(overrides, queues),
            TestQueues.census(store, queues, clock));
    private VirtualTimeScheduler time;

    @BeforeEach
    void stopTime() {
        time = VirtualTimeScheduler.getOrSet();
    }

    @AfterEach
    void end() {
        upkeep.stop();
        VirtualTimeScheduler.reset();
    }

    @Test
    void doesWithinHalfASecondWhatAnotherReplicaSets() {
        upkeep.start();
        get(overrides.override(StoreUnderTest.QUEUE, none -> SET));

        time.advanceTimeBy(Duration.ofMillis(500));

        assertThat(queue.concurrency()).isEqualTo(9);
        assertThat(queue.status().paused()).isTrue();
    }

    @Test
    void goesOnAfterTheStoreFailed() {
        overrides.failNext(1);
        upkeep.start();
        get(overrides.override(StoreUnderTest.QUEUE, none -> SET));

        time.advanceTimeBy(Duration.ofMillis(500));

        assertThat(queue.concurrency()).isEqualTo(9);
    }

    @Test
    void doesNothingOnceItIsStopped() {
        upkeep.start();
        boolean running = upkeep.isRunning();
        upkeep.stop();
        get(overrides.override(StoreUnderTest.QUEUE, none -> SET));

        time.advanceTimeBy(Duration.ofSeconds(5));

        assertThat(running).isTrue();
        assertThat(upkeep.isRunning()).isFalse();
        assertThat(queue.concurrency()).isEqualTo(3);
    }
}
