package dev.sluice.queue;

import static dev.sluice.queue.TestQueues.reserve;
import static dev.sluice.queue.TestQueues.ticket;
import static dev.sluice.store.StoreUnderTest.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobException;
import dev.sluice.store.FakeJobStore;
import dev.sluice.store.SettableClock;
import dev.sluice.store.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

/** A queue between threads that submit and threads that work. */
class JobQueueThreadsTests {

    private static final int THREADS = 4;
    private static final int EACH = 1000;
    private static final int CAPACITY = 7;
    private static final int CONCURRENCY = 3;

    private final JobQueue queue = TestQueues.queue(CAPACITY, CONCURRENCY, new FakeJobStore(new SettableClock()));
    private final ExecutorService submitters = Executors.newFixedThreadPool(THREADS);
    private final ExecutorService workers = Executors.newFixedThreadPool(THREADS);
    private final Set<Ticket> ran = ConcurrentHashMap.newKeySet();
    private final CountDownLatch ends = new CountDownLatch(THREADS * EACH);
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();
    private final AtomicInteger mostWaiting = new AtomicInteger();
    private final AtomicInteger twice = new AtomicInteger();

    @AfterEach
    void end() {
        submitters.shutdownNow();
        workers.shutdownNow();
    }

    @RepeatedTest(3)
    void handsEveryTicketOverOnceAndKeepsToItsSizes()
            throws InterruptedException, ExecutionException, TimeoutException {
        queue.tickets().subscribe(this::run);

        List<Future<?>> submitting = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int first = thread * EACH;
            submitting.add(submitters.submit(() -> submit(first)));
        }
        for (Future<?> submitted : submitting) {
            submitted.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        }

        assertThat(ends.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(ran).hasSize(THREADS * EACH);
        assertThat(twice).hasValue(0);
        assertThat(mostRunning.get()).isBetween(1, CONCURRENCY);
        assertThat(mostWaiting.get()).isBetween(1, CAPACITY);
        assertThat(queue.waiting()).isZero();
        assertThat(queue.running()).isZero();
    }

    private void submit(int first) {
        for (int seq = first; seq < first + EACH; seq++) {
            while (!reserved()) {
                Thread.onSpinWait();
            }
            queue.emit(ticket(seq));
            mostWaiting.accumulateAndGet(queue.waiting(), Math::max);
        }
    }

    private boolean reserved() {
        try {
            reserve(queue);
            return true;
        } catch (JobException.Full full) {
            return false;
        }
    }

    private void run(Ticket ticket) {
        mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
        if (!ran.add(ticket)) {
            twice.incrementAndGet();
        }
        workers.execute(() -> {
            running.decrementAndGet();
            queue.release(true);
            ends.countDown();
        });
    }
}
