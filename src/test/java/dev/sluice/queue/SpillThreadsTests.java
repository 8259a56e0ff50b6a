package dev.sluice.queue;

import static dev.sluice.queue.TestQueues.EXPECTED;
import static dev.sluice.queue.TestQueues.spilling;
import static dev.sluice.store.StoreUnderTest.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.store.Draft;
import dev.sluice.store.FakeJobStore;
import dev.sluice.store.SettableClock;
import dev.sluice.store.StoreUnderTest;
import dev.sluice.store.Ticket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** Many threads submit, spill, displace, feed and work at once. */
class SpillThreadsTests {

    private static final int THREADS = 4;
    private static final int EACH = 300;
    private static final int CAPACITY = 5;
    private static final int CONCURRENCY = 3;

    private final SettableClock clock = new SettableClock();
    private final FakeJobStore store = new FakeJobStore(clock);
    private final Queues queues = TestQueues.of(spilling(CAPACITY, CONCURRENCY), store);
    private final JobQueue queue = Objects.requireNonNull(queues.find(StoreUnderTest.QUEUE));
    private final Admission admission = TestQueues.admission(queues, store, new SimpleMeterRegistry());
    private final ExecutorService threads = Executors.newFixedThreadPool(2 * THREADS);
    private final Disposable.Composite subscriptions = Disposables.composite();
    private final Set<JobId> ran = ConcurrentHashMap.newKeySet();
    private final CountDownLatch ends = new CountDownLatch(THREADS * EACH);
    private final AtomicInteger twice = new AtomicInteger();
    private final AtomicInteger mostBuffered = new AtomicInteger();
    private final AtomicInteger mostSpilled = new AtomicInteger();

    @AfterEach
    void end() {
        subscriptions.dispose();
        threads.shutdownNow();
    }

    @RepeatedTest(5)
    void handsOverEveryJobOnceAndBuffersNoMoreThanItMay(RepetitionInfo repetition) throws InterruptedException {
        subscriptions.add(queue.feed().subscribe());
        subscriptions.add(queue.tickets().subscribe(this::run));

        for (int thread = 0; thread < THREADS; thread++) {
            Random random = new Random(repetition.getCurrentRepetition() * 100L + thread);
            threads.execute(() -> submit(random));
        }

        assertThat(ends.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(ran).hasSize(THREADS * EACH);
        assertThat(twice).hasValue(0);
        assertThat(mostBuffered.get()).isBetween(1, CAPACITY);
        assertThat(mostSpilled.get()).isPositive();
    }

    private void submit(Random random) {
        for (int i = 0; i < EACH; i++) {
            Draft draft = new Draft(clock.instant()).priority(random.nextInt(201) - 100);
            admission.submit(draft.job(), EXPECTED).subscribe();
            look();
        }
    }

    private void look() {
        int buffered = queue.status().buffered();
        mostBuffered.accumulateAndGet(buffered, Math::max);
        mostSpilled.accumulateAndGet(queue.waiting() - buffered, Math::max);
    }

    private void run(Ticket ticket) {
        if (!ran.add(ticket.id())) {
            twice.incrementAndGet();
        }
        threads.execute(() -> {
            store.start(ticket).subscribe();
            look();
            queue.release(true);
            ends.countDown();
        });
    }
}
