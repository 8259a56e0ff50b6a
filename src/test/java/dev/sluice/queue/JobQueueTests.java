package dev.sluice.queue;

import static dev.sluice.queue.TestQueues.reserve;
import static dev.sluice.queue.TestQueues.ticket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.job.JobException;
import dev.sluice.store.FakeJobStore;
import dev.sluice.store.QueueOverride;
import dev.sluice.store.SettableClock;
import dev.sluice.store.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.Disposables;

class JobQueueTests {

    private static final QueueOverride PAUSED = new QueueOverride(true, null, null);

    private final JobQueue queue = TestQueues.queue(3, 2, new FakeJobStore(new SettableClock()));
    private final List<Ticket> handedOver = new ArrayList<>();
    private final Disposable.Composite workers = Disposables.composite();

    @AfterEach
    void end() {
        workers.dispose();
    }

    @Test
    void handsOverAsManyAsHaveSlotsAndKeepsTheRestInOrder() {
        work();

        submit(ticket(1), ticket(9), ticket(5), ticket(3), ticket(7));
        List<Ticket> atOnce = List.copyOf(handedOver);
        queue.release(true);
        queue.release(true);
        queue.release(true);

        assertThat(atOnce).containsExactly(ticket(1), ticket(9));
        assertThat(handedOver).endsWith(ticket(3), ticket(5), ticket(7));
        assertThat(queue.waiting()).isZero();
        assertThat(queue.running()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 128})
    void takesInCapacityAndConcurrencyAndThenRefuses(int capacity) {
        JobQueue sized = TestQueues.queue(capacity, 4, new FakeJobStore(new SettableClock()));
        workers.add(sized.tickets().subscribe());

        int taken = 0;
        while (taken < capacity + 4) {
            reserve(sized);
            sized.emit(ticket(taken++));
        }

        assertThatExceptionOfType(JobException.Full.class).isThrownBy(() -> reserve(sized));
        assertThat(sized.waiting()).isEqualTo(capacity);
        assertThat(sized.running()).isEqualTo(4);
    }

    @Test
    void refusesWithNumbers() {
        submit(ticket(1), ticket(2), ticket(3));

        assertThatExceptionOfType(JobException.Full.class)
                .isThrownBy(() -> reserve(queue, Duration.ofSeconds(10)))
                .satisfies(full -> {
                    assertThat(full.queue()).isEqualTo("default");
                    assertThat(full.capacity()).isEqualTo(3);
                    assertThat(full.retryAfter()).isEqualTo(Duration.ofSeconds(5));
                });
    }

    @Test
    void asksToWaitByTheMeasuredRateOnceThereIsOne() {
        work();
        submit(ticket(1));
        reserve(queue, Duration.ofHours(1));

        Duration guessed = queue.retryAfter();
        queue.release(true);
        Duration measured = queue.retryAfter();

        assertThat(guessed).isEqualTo(Duration.ofMinutes(5));
        assertThat(measured).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void handsOverNothingWhileItIsPaused() {
        work();

        queue.apply(PAUSED);
        submit(ticket(1), ticket(2), ticket(3));
        List<Ticket> paused = List.copyOf(handedOver);
        queue.apply(QueueOverride.NONE);

        assertThat(paused).isEmpty();
        assertThat(handedOver).containsExactly(ticket(1), ticket(2));
    }

    @Test
    void keepsItsPlacesTakenWhileItIsPaused() {
        work();
        queue.apply(PAUSED);

        submit(ticket(1), ticket(2), ticket(3));

        assertThatExceptionOfType(JobException.Full.class).isThrownBy(() -> reserve(queue));
    }

    @Test
    void startsNothingUntilItIsBelowALoweredConcurrency() {
        work();
        submit(ticket(1), ticket(2), ticket(3), ticket(4));

        queue.apply(new QueueOverride(null, 1, null));
        queue.release(true);
        int afterOne = handedOver.size();
        queue.release(true);

        assertThat(afterOne).isEqualTo(2);
        assertThat(handedOver).containsExactly(ticket(1), ticket(2), ticket(3));
        assertThat(queue.running()).isEqualTo(1);
    }

    @Test
    void startsMoreAtOnceWhenConcurrencyIsRaised() {
        work();
        submit(ticket(1), ticket(2), ticket(3), ticket(4));

        queue.apply(new QueueOverride(null, 4, null));

        assertThat(handedOver).hasSize(4);
    }

    @Test
    void saysThatItIsClosed() {
        queue.close();

        assertThat(queue.isClosed()).isTrue();
    }

    @Test
    void handsOverNothingOnceItIsClosed() {
        reserve(queue);
        work();

        queue.close();
        queue.emit(ticket(1));

        assertThat(handedOver).isEmpty();
        assertThat(queue.waiting()).isEqualTo(1);
    }

    @Test
    void takesInAgainWhatWasGivenBack() {
        reserve(queue);
        reserve(queue);
        Place place = reserve(queue);

        queue.giveBack(place);
        reserve(queue);

        assertThatExceptionOfType(JobException.Full.class).isThrownBy(() -> reserve(queue));
    }

    @Test
    void givesATicketWithoutAPlaceBackRatherThanToHoldMoreThanItMay() {
        queue.emit(ticket(1));

        assertThat(queue.waiting()).isZero();
    }

    private void work() {
        workers.add(queue.tickets().subscribe(handedOver::add));
    }

    private void submit(Ticket... tickets) {
        for (Ticket ticket : tickets) {
            reserve(queue);
            queue.emit(ticket);
        }
    }
}
