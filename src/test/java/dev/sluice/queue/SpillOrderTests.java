package dev.sluice.queue;

import static dev.sluice.queue.TestQueues.EXPECTED;
import static dev.sluice.queue.TestQueues.spilling;
import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.job.Priority;
import dev.sluice.store.Draft;
import dev.sluice.store.FakeJobStore;
import dev.sluice.store.SettableClock;
import dev.sluice.store.StoreUnderTest;
import dev.sluice.store.Ticket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** However jobs are spread over buffer and store, they are handed over as if all of them waited in one sorted set. */
class SpillOrderTests {

    private static final int STEPS = 800;

    private final SettableClock clock = new SettableClock();
    private final FakeJobStore store = new FakeJobStore(clock);
    private final TreeSet<Ticket> model = new TreeSet<>();
    private final List<Ticket> expected = new ArrayList<>();
    private final List<Ticket> handedOver = new ArrayList<>();
    private final Disposable.Composite subscriptions = Disposables.composite();
    private int running;

    @AfterEach
    void end() {
        subscriptions.dispose();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void handsOverInTheOrderOfRanksWhateverIsSpilled(long seed) {
        Random random = new Random(seed);
        int capacity = 1 + random.nextInt(6);
        int concurrency = 1 + random.nextInt(3);
        Queues queues = TestQueues.of(spilling(capacity, concurrency), store);
        JobQueue queue = start(queues);
        Admission admission = TestQueues.admission(queues, store, new SimpleMeterRegistry());

        int mostBuffered = 0;
        int mostSpilled = 0;
        for (int step = 0; step < STEPS; step++) {
            if (random.nextInt(100) < (step < STEPS / 2 ? 60 : 30)) {
                clock.forward(Duration.ofMillis(random.nextInt(3) * 10_000L));
                Draft draft = new Draft(clock.instant()).priority(random.nextInt(7) - 3);
                model.add(Ticket.of(get(admission.submit(draft.job(), EXPECTED)).job()));
            } else if (running > 0) {
                running--;
                queue.release(true);
            }
            handOver(concurrency);
            mostBuffered = Math.max(mostBuffered, queue.status().buffered());
            mostSpilled = Math.max(mostSpilled, queue.waiting() - queue.status().buffered());
            assertThat(queue.waiting()).isEqualTo(model.size());
        }
        while (running > 0) {
            running--;
            queue.release(true);
            handOver(concurrency);
        }

        assertThat(handedOver).containsExactlyElementsOf(expected);
        assertThat(model).isEmpty();
        assertThat(mostBuffered).isEqualTo(capacity);
        assertThat(mostSpilled).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void losesNoneWhileTheStoreFailsNowAndThen(long seed) {
        Random random = new Random(seed);
        TestTime time = new TestTime();
        Queues queues = TestQueues.of(Map.of(StoreUnderTest.QUEUE, spilling(3, 1)), store, time.scheduler());
        JobQueue queue = start(queues);
        Admission admission = TestQueues.admission(queues, store, new SimpleMeterRegistry());
        List<JobId> accepted = new ArrayList<>();

        for (int step = 0; step < STEPS; step++) {
            store.failNext(random.nextInt(4) == 0 ? 1 + random.nextInt(2) : 0);
            if (random.nextInt(100) < 55) {
                Draft draft = new Draft(clock.instant()).priority(random.nextInt(7) - 3);
                admission
                        .submit(draft.job(), EXPECTED)
                        .subscribe(insertion -> accepted.add(insertion.job().id()), refusal -> {});
            } else if (handedOver.size() > running) {
                running++;
                queue.release(true);
            }
            assertThat(queue.status().buffered()).isLessThanOrEqualTo(3);
        }
        store.failNext(0);
        time.forward(Duration.ofSeconds(5));
        queue.look();
        while (handedOver.size() > running) {
            running++;
            queue.release(true);
        }

        assertThat(handedOver.stream().map(Ticket::id)).containsExactlyInAnyOrderElementsOf(accepted);
        assertThat(queue.waiting()).isZero();
    }

    /** The age of a job counts as much as its priority, so none waits for ever. */
    @Test
    void runsAnOldJobOfLowPriorityBeforeANewOneOfHighPriority() {
        Queues queues = TestQueues.of(spilling(1, 1), store);
        JobQueue queue = start(queues);
        Admission admission = TestQueues.admission(queues, store, new SimpleMeterRegistry());
        get(admission.submit(new Draft(clock.instant()).job(), EXPECTED));
        Ticket low = submitted(admission, Priority.MIN);

        Ticket tooYoung = submitted(admission, Priority.MAX);
        clock.forward(Priority.STEP.multipliedBy(Priority.MAX - Priority.MIN).plusMillis(1));
        Ticket young = submitted(admission, Priority.MAX);
        for (int i = 0; i < 3; i++) {
            queue.release(true);
        }

        assertThat(handedOver).endsWith(tooYoung, low, young);
    }

    private Ticket submitted(Admission admission, int priority) {
        Draft draft = new Draft(clock.instant()).priority(priority);
        return Ticket.of(get(admission.submit(draft.job(), EXPECTED)).job());
    }

    private JobQueue start(Queues queues) {
        JobQueue queue = Objects.requireNonNull(queues.find(StoreUnderTest.QUEUE));
        subscriptions.add(queue.feed().subscribe());
        subscriptions.add(queue.tickets().subscribe(handedOver::add));
        return queue;
    }

    private void handOver(int concurrency) {
        while (running < concurrency && !model.isEmpty()) {
            expected.add(model.pollFirst());
            running++;
        }
    }
}
