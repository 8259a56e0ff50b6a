package dev.sluice.queue;

import static dev.sluice.queue.TestQueues.EXPECTED;
import static dev.sluice.queue.TestQueues.settings;
import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobException;
import dev.sluice.job.NewJob;
import dev.sluice.store.Draft;
import dev.sluice.store.FakeJobStore;
import dev.sluice.store.Insertion;
import dev.sluice.store.SettableClock;
import dev.sluice.store.StoreUnderTest;
import dev.sluice.store.Ticket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** Submissions that can wait for a place. */
class PatienceTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SettableClock clock = new SettableClock();
    private final FakeJobStore store = new FakeJobStore(clock);
    private final TestTime time = new TestTime();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Queues queues = TestQueues.of(Map.of(StoreUnderTest.QUEUE, settings(1, 1)), store, time.scheduler());
    private final JobQueue queue = Objects.requireNonNull(queues.find(StoreUnderTest.QUEUE));
    private final Admission admission = TestQueues.admission(queues, store, meters);
    private final List<Ticket> handedOver = new ArrayList<>();
    private final List<Insertion> taken = new ArrayList<>();
    private final List<Throwable> refusals = new ArrayList<>();
    private final Disposable.Composite subscriptions = Disposables.composite();

    @AfterEach
    void end() {
        subscriptions.dispose();
    }

    @Test
    void waitsForNothingWhereThereIsAPlace() {
        patient();

        assertThat(taken).hasSize(1);
    }

    @Test
    void takesAPlaceAsSoonAsThereIsOneInTheOrderTheyCame() {
        fill();
        IntStream.range(0, 5).forEach(i -> patient());

        int whileFull = store.jobs().size();
        work();
        int afterOne = taken.size();
        IntStream.range(0, 5).forEach(i -> queue.release(true));

        assertThat(whileFull).isEqualTo(1);
        assertThat(afterOne).isEqualTo(1);
        assertThat(taken).hasSize(5);
        assertThat(handedOver.stream().map(Ticket::id))
                .containsExactlyElementsOf(store.jobs().stream().map(Job::id).toList());
        assertThat(accepted()).isEqualTo(6);
    }

    @Test
    void isRefusedWhenItsPatienceIsOver() {
        fill();
        patient();

        time.forward(PATIENCE.minusMillis(1));
        int before = refusals.size();
        time.forward(Duration.ofMillis(1));
        work();

        assertThat(before).isZero();
        assertThat(refusals).hasSize(1).first().isInstanceOf(JobException.Full.class);
        assertThat(store.jobs()).hasSize(1);
        assertThat(refused("full")).isEqualTo(1);
    }

    @Test
    void leavesNoTraceWhenItsSubscriberGoes() {
        fill();
        Disposable gone = patient();
        patient();

        gone.dispose();
        work();
        queue.release(true);
        queue.release(true);
        time.forward(PATIENCE);

        assertThat(taken).hasSize(1);
        assertThat(store.jobs()).hasSize(2);
        assertThat(handedOver).hasSize(2);
        assertThat(refusals).isEmpty();
        assertThat(queue.waiting()).isZero();
    }

    @Test
    void letsWhatIsStoredGoFirst() {
        fill();
        Job stored = get(store.insert(draft().job(), false)).job();
        queue.stored(1);
        patient();

        work();
        List<Insertion> afterOne = List.copyOf(taken);
        queue.release(true);

        assertThat(afterOne).isEmpty();
        assertThat(handedOver.get(1).id()).isEqualTo(stored.id());
        assertThat(taken).hasSize(1);
    }

    @Test
    void takesThePlaceOfOneWhoseWriteFailed() {
        Runnable commit = store.hold();
        admission.submit(draft().job(), EXPECTED).subscribe(taken::add, refusals::add);
        patient();

        store.failNext(1);
        commit.run();

        assertThat(refusals).hasSize(1).first().isInstanceOf(JobException.Unavailable.class);
        assertThat(taken).hasSize(1);
    }

    @Test
    void takesThePlaceOfATicketThatIsWithdrawn() {
        Ticket first = Ticket.of(get(admission.submit(draft().job(), EXPECTED)).job());
        patient();

        queue.withdraw(first.id());

        assertThat(taken).hasSize(1);
    }

    @Test
    void isRefusedWhenThisProcessStops() {
        fill();
        patient();

        queues.close();
        patient();

        assertThat(refusals).hasSize(2).allMatch(JobException.ShuttingDown.class::isInstance);
        assertThat(refused("shutting_down")).isEqualTo(2);
    }

    @Test
    void waitsForABacklogToShrink() {
        QueueSettings size = new QueueSettings(1, 1, Overflow.SPILL, 1, null);
        Queues spilling = TestQueues.of(Map.of(StoreUnderTest.QUEUE, size), store, time.scheduler());
        JobQueue full = Objects.requireNonNull(spilling.find(StoreUnderTest.QUEUE));
        Admission way = TestQueues.admission(spilling, store, meters);
        IntStream.range(0, 3)
                .forEach(i -> subscriptions.add(
                        way.submit(draft().job(), EXPECTED, PATIENCE).subscribe(taken::add, refusals::add)));

        int whileFull = taken.size();
        subscriptions.add(full.feed().subscribe());
        subscriptions.add(full.tickets().subscribe(handedOver::add));

        assertThat(whileFull).isEqualTo(2);
        assertThat(taken).hasSize(3);
    }

    @Test
    void answersWhoMeetsAJobWithoutAPlace() {
        Job there = get(admission.submit(unique(), EXPECTED)).job();

        Insertion atOnce = get(admission.submit(unique(), EXPECTED));
        Insertion patient = get(admission.submit(unique(), EXPECTED, PATIENCE));

        assertThat(atOnce).isEqualTo(new Insertion(there, false));
        assertThat(patient).isEqualTo(new Insertion(there, false));
    }

    @Test
    void givesThePlaceBackWhenItMeetsAJob() {
        Queues wide = TestQueues.of(2, 1, store);
        Admission way = TestQueues.admission(wide, store, meters);
        Job there = get(way.submit(unique(), EXPECTED)).job();

        Insertion met = get(way.submit(unique(), EXPECTED));
        Insertion next = get(way.submit(draft().job(), EXPECTED));

        assertThat(met).isEqualTo(new Insertion(there, false));
        assertThat(next.isNew()).isTrue();
        assertThat(accepted()).isEqualTo(2);
    }

    private NewJob unique() {
        NewJob job = draft().job();
        return new NewJob(
                job.id(),
                job.kind(),
                job.queue(),
                job.payload(),
                job.priority(),
                job.createdAt(),
                job.runAt(),
                job.maxAttempts(),
                job.timeout(),
                "once",
                List.of(),
                null,
                null,
                null,
                null);
    }

    private void fill() {
        get(admission.submit(draft().job(), EXPECTED));
    }

    private Disposable patient() {
        Mono<Insertion> submission = admission.submit(draft().job(), EXPECTED, PATIENCE);
        Disposable subscriber = submission.subscribe(taken::add, refusals::add);
        subscriptions.add(subscriber);
        return subscriber;
    }

    private void work() {
        subscriptions.add(queue.feed().subscribe());
        subscriptions.add(queue.tickets().subscribe(handedOver::add));
    }

    private Draft draft() {
        return new Draft(clock.instant());
    }

    private double accepted() {
        return meters.counter("sluice.jobs.accepted").count();
    }

    private double refused(String reason) {
        return meters.counter("sluice.jobs.refused", "reason", reason).count();
    }
}
