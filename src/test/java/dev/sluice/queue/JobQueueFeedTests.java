package dev.sluice.queue;

import static dev.sluice.queue.TestQueues.EXPECTED;
import static dev.sluice.queue.TestQueues.reserve;
import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.job.JobException;
import dev.sluice.store.Draft;
import dev.sluice.store.FakeJobStore;
import dev.sluice.store.SettableClock;
import dev.sluice.store.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** What is stored already goes before what is new. */
class JobQueueFeedTests {

    private final SettableClock clock = new SettableClock();
    private final FakeJobStore store = new FakeJobStore(clock);
    private final JobQueue queue = TestQueues.queue(3, 1, store);
    private final List<Ticket> handedOver = new ArrayList<>();
    private final Disposable.Composite subscriptions = Disposables.composite();

    @AfterEach
    void end() {
        subscriptions.dispose();
    }

    @Test
    void refusesWhatIsNewWhileSomethingStoredWaits() {
        store(1);

        queue.stored(1);

        assertThatExceptionOfType(JobException.Full.class).isThrownBy(() -> reserve(queue));
        assertThat(queue.waiting()).isEqualTo(1);
    }

    @Test
    void asksToWaitForAllThatIsStored() {
        queue.stored(9);

        assertThat(queue.retryAfter()).isEqualTo(EXPECTED.multipliedBy(10));
    }

    @Test
    void fillsItsPlacesFromTheStoreAndTakesInWhatIsNewBesides() {
        store(2);
        queue.stored(2);

        feed();
        reserve(queue);

        assertThat(queue.waiting()).isEqualTo(2);
        assertThatExceptionOfType(JobException.Full.class).isThrownBy(() -> reserve(queue));
    }

    @Test
    void feedsAPlaceWheneverOneIsFreeAndInOrder() {
        List<Ticket> stored = store(7);
        queue.stored(7);
        feed();
        work();

        IntStream.range(0, 6).forEach(i -> queue.release(true));

        assertThat(handedOver).isEqualTo(stored);
        assertThat(queue.waiting()).isZero();
    }

    @Test
    void feedsWhatIsStoredLater() {
        feed();
        work();
        List<Ticket> stored = store(1);

        queue.stored(1);

        assertThat(handedOver).isEqualTo(stored);
    }

    @Test
    void feedsIntoAPlaceThatIsGivenBack() {
        feed();
        Place place = reserve(queue);
        IntStream.range(0, 2).forEach(i -> reserve(queue));
        List<Ticket> stored = store(1);
        queue.stored(1);
        work();

        queue.giveBack(place);

        assertThat(handedOver).isEqualTo(stored);
    }

    @Test
    void givesPlacesBackForWhichTheStoreHadNothing() {
        queue.stored(3);

        feed();
        IntStream.range(0, 3).forEach(i -> reserve(queue));

        assertThat(queue.waiting()).isZero();
        assertThatExceptionOfType(JobException.Full.class).isThrownBy(() -> reserve(queue));
    }

    @Test
    void leavesJobsOfOtherKindsWhereTheyAre() {
        get(store.insert(draft().kind("unknown").job(), false));
        queue.stored(1);
        work();

        feed();

        assertThat(handedOver).isEmpty();
    }

    @Test
    void triesAgainWhenItIsToldToAfterTheStoreFailed() {
        List<Ticket> stored = store(2);
        queue.stored(2);
        store.failNext(1);
        feed();
        work();

        int waitingAfterTheFailure = queue.waiting();
        queue.look();

        assertThat(waitingAfterTheFailure).isEqualTo(2);
        assertThat(handedOver).isEqualTo(stored.subList(0, 1));
        assertThat(queue.waiting()).isEqualTo(1);
    }

    @Test
    void readsNothingMoreOnceItIsClosed() {
        feed();
        work();
        store(1);

        queue.close();
        queue.stored(1);

        assertThat(handedOver).isEmpty();
        assertThat(queue.waiting()).isEqualTo(1);
    }

    private void feed() {
        subscriptions.add(queue.feed().subscribe());
    }

    private void work() {
        subscriptions.add(queue.tickets().subscribe(handedOver::add));
    }

    private Draft draft() {
        return new Draft(clock.instant());
    }

    private List<Ticket> store(int jobs) {
        return IntStream.range(0, jobs)
                .mapToObj(i -> get(store.insert(draft().job(), false)))
                .map(stored -> Ticket.of(stored.job()))
                .toList();
    }
}
