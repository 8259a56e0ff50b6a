package dev.sluice.queue;

import static dev.sluice.queue.TestQueues.EXPECTED;
import static dev.sluice.queue.TestQueues.spilling;
import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobState;
import dev.sluice.store.Draft;
import dev.sluice.store.FakeJobStore;
import dev.sluice.store.Insertion;
import dev.sluice.store.LogEntry;
import dev.sluice.store.LogSummary;
import dev.sluice.store.SettableClock;
import dev.sluice.store.StoreUnderTest;
import dev.sluice.store.Ticket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** Tickets leave the buffer for the store, or because their jobs do not wait any more. */
class JobQueueReleaseTests {

    private final SettableClock clock = new SettableClock();
    private final FakeJobStore store = new FakeJobStore(clock);
    private final TestTime time = new TestTime();
    private final Queues queues = TestQueues.of(Map.of(StoreUnderTest.QUEUE, spilling(2, 1)), store, time.scheduler());
    private final JobQueue queue = Objects.requireNonNull(queues.find(StoreUnderTest.QUEUE));
    private final Admission admission = TestQueues.admission(queues, store, new SimpleMeterRegistry());
    private final List<Ticket> handedOver = new ArrayList<>();
    private final Disposable.Composite subscriptions = Disposables.composite();

    @AfterEach
    void end() {
        subscriptions.dispose();
    }

    @Test
    void givesADisplacedTicketToTheStoreAndTakesItBackInItsTurn() {
        Ticket first = submit(0);
        Ticket second = submit(0);

        Ticket urgent = submit(1);
        boolean inStore =
                get(store.feed(StoreUnderTest.QUEUE, StoreUnderTest.KINDS, 5)).equals(List.of(second));
        get(store.release(second));
        subscriptions.add(queue.feed().subscribe());
        work();
        queue.release(true);
        queue.release(true);

        assertThat(inStore).isTrue();
        assertThat(handedOver).containsExactly(urgent, first, second);
    }

    @Test
    void keepsADisplacedTicketThatTheStoreCannotTakeForAFreePlace() {
        Ticket first = submit(0);
        Ticket second = submit(0);

        store.failNext(2);
        submission(1).subscribe(insertion -> {}, refusal -> {});
        int atOnce = queue.status().buffered();
        store.failNext(1);
        time.forward(Duration.ofSeconds(2));

        assertThat(atOnce).isEqualTo(1);
        assertThat(queue.status().buffered()).isEqualTo(2);
        work();
        queue.release(true);
        assertThat(handedOver).containsExactly(first, second);
        assertThat(queue.waiting()).isZero();
    }

    @Test
    void asksTheStoreAgainForADisplacedTicketWhosePlaceIsTaken() {
        submit(0);
        Ticket second = submit(0);

        store.failNext(1);
        submit(1);
        int waitingMeanwhile = queue.waiting();
        time.forward(Duration.ofSeconds(2));

        assertThat(waitingMeanwhile).isEqualTo(3);
        assertThat(queue.waiting()).isEqualTo(3);
        assertThat(get(store.feed(StoreUnderTest.QUEUE, StoreUnderTest.KINDS, 5)))
                .containsExactly(second);
    }

    @ParameterizedTest
    @EnumSource(names = {"CANCELLED", "RUNNING"})
    void freesThePlaceOfAJobThatIsCancelledOrRunsElsewhere(JobState state) {
        Ticket gone = submit(0);
        Ticket stays = submit(0);
        get(store.start(gone));

        queues.withdraw(LogSummary.of(List.of(event(gone, state))));

        assertThat(queue.status().buffered()).isEqualTo(1);
        assertThat(queue.waiting()).isEqualTo(1);
        work();
        queue.release(true);
        assertThat(handedOver).containsExactly(stays);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CANCELLED", "RUNNING"})
    void keepsATicketAtAnyOtherEvent(JobState state) {
        Ticket stays = submit(0);

        queues.withdraw(LogSummary.of(List.of(event(stays, state))));

        assertThat(queue.status().buffered()).isEqualTo(1);
    }

    @Test
    void fillsAFreedPlaceWithWhatIsStored() {
        subscriptions.add(queue.feed().subscribe());
        Ticket gone = submit(0);
        submit(0);
        submit(0);
        get(store.start(gone));

        queues.withdraw(LogSummary.of(List.of(event(gone, JobState.CANCELLED))));

        assertThat(queue.status().buffered()).isEqualTo(2);
        assertThat(queue.waiting()).isEqualTo(2);
    }

    /** An event may be told late: the job it speaks of has come back meanwhile. */
    @Test
    void losesNoTicketToAnEventOfAnEarlierLife() {
        subscriptions.add(queue.feed().subscribe());
        Ticket ticket = submit(0);

        queues.withdraw(LogSummary.of(List.of(event(ticket, JobState.CANCELLED))));
        work();

        assertThat(handedOver).containsExactly(ticket);
    }

    @Test
    void passesOverEventsOfOtherQueuesAndJobs() {
        submit(0);
        Ticket unknown = TestQueues.ticket(1);

        queues.withdraw(
                LogSummary.of(List.of(event(unknown, JobState.CANCELLED), entry(unknown, "gone", JobState.CANCELLED))));

        assertThat(queue.waiting()).isEqualTo(1);
    }

    private void work() {
        subscriptions.add(queue.tickets().subscribe(handedOver::add));
    }

    private Ticket submit(int priority) {
        Job job = get(submission(priority)).job();
        return Ticket.of(job);
    }

    private Mono<Insertion> submission(int priority) {
        return admission.submit(new Draft(clock.instant()).priority(priority).job(), EXPECTED);
    }

    private LogEntry event(Ticket ticket, JobState state) {
        return entry(ticket, StoreUnderTest.QUEUE, state);
    }

    private LogEntry entry(Ticket ticket, String place, JobState state) {
        return new LogEntry(
                2,
                new JobEvent(ticket.id(), "simulate", place, state, 0, 2, clock.instant(), null, null, null),
                List.of());
    }
}
