package dev.sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.FakeJobStore;
import dev.sluice.store.QueueOverride;
import dev.sluice.store.SettableClock;
import dev.sluice.store.StoreUnderTest;
import dev.sluice.store.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Slots that have nothing to do look at the jobs of other processes, if there are any. */
class BorrowingTests {

    private static final Duration PATIENCE = Duration.ofMillis(20);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final FakeJobStore store = new FakeJobStore(new SettableClock());
    private final Buffer buffer = new Buffer(TestQueues.settings(3, 2), new Slots(2, new RateLimit(null, () -> 0)));
    private final List<Ticket> found = new ArrayList<>();
    private final Borrowing borrowing =
            new Borrowing(StoreUnderTest.QUEUE, StoreUnderTest.KINDS, store, buffer, this::found, time);

    private void found(List<Ticket> tickets) {
        found.addAll(tickets);
        tickets.forEach(buffer::offer);
    }

    @Test
    void leavesJobsToTheirHoldersForAMomentAndThenTakesAsManyAsItCanRun() {
        store.share(TestQueues.ticket(1), TestQueues.ticket(2), TestQueues.ticket(3));

        borrowing.heard();
        time.advanceTimeBy(PATIENCE.minusNanos(1));
        assertThat(found).isEmpty();

        time.advanceTimeBy(Duration.ofNanos(1));
        assertThat(found).containsExactly(TestQueues.ticket(1), TestQueues.ticket(2));
    }

    @Test
    void asksForNothingBeforeAJobWasHeardOf() {
        store.share(TestQueues.ticket(1));

        borrowing.look();
        time.advanceTimeBy(PATIENCE);

        assertThat(found).isEmpty();
    }

    @Test
    void setsNoTimerWhereThereAreNoOthers() {
        borrowing.heard();
        borrowing.look();

        assertThat(time.getScheduledTaskCount()).isZero();
    }

    @Test
    void asksOnceASubmissionOfItsOwnThatWasUnderWayIsRefused() {
        JobQueue queue = queue();
        Place place = Objects.requireNonNull(queue.pass(0, TestQueues.EXPECTED));
        queue.waitsSomewhere();
        time.advanceTimeBy(PATIENCE);
        assertThat(found).isEmpty();

        queue.giveBack(place);
        time.advanceTimeBy(PATIENCE);

        assertThat(found).containsExactly(TestQueues.ticket(1));
    }

    @Test
    void asksOnceItIsNoLongerPaused() {
        JobQueue queue = queue();
        queue.apply(new QueueOverride(true, null, null));
        queue.waitsSomewhere();
        time.advanceTimeBy(PATIENCE);
        assertThat(found).isEmpty();

        queue.apply(new QueueOverride(false, null, null));
        time.advanceTimeBy(PATIENCE);

        assertThat(found).containsExactly(TestQueues.ticket(1));
    }

    @Test
    void asksAgainAfterAFailureWithTheNextCount() {
        JobQueue queue = queue();
        store.failNext(1);
        queue.waitsSomewhere();
        time.advanceTimeBy(PATIENCE);
        assertThat(found).isEmpty();

        queue.compare(0);
        time.advanceTimeBy(PATIENCE);

        assertThat(found).containsExactly(TestQueues.ticket(1));
    }

    /** With two slots, and a job that waits in the buffer of another. */
    private JobQueue queue() {
        store.share(TestQueues.ticket(1));
        Queues queues = TestQueues.of(
                Map.of(StoreUnderTest.QUEUE, TestQueues.settings(3, 2)), store, StoreUnderTest.KINDS, time, () -> 0);
        JobQueue queue = Objects.requireNonNull(queues.find(StoreUnderTest.QUEUE));
        queue.tickets().subscribe(found::add);
        return queue;
    }

    /** Or a process with as many slots as places would refuse jobs for as long as it looks at those of others. */
    @Test
    void keepsNoPlaceOfANewJob() {
        int slots = buffer.beginBorrowing();
        long places = IntStream.range(0, 4).filter(i -> buffer.admit(0) != null).count();
        buffer.borrowed(1);
        boolean isTaken = buffer.offer(TestQueues.ticket(1));

        assertThat(slots).isEqualTo(2);
        assertThat(places).isEqualTo(3);
        assertThat(isTaken).isTrue();
        assertThat(buffer.admit(0)).isNull();
    }
}
