package dev.sluice.queue;

import static dev.sluice.queue.TestQueues.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BufferTests {

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100})
    void hasExactlyItsCapacityOfPlaces(int capacity) {
        Buffer buffer = TestQueues.buffer(capacity, 1);

        long reserved = IntStream.range(0, capacity + 50)
                .filter(i -> TestQueues.reserve(buffer))
                .count();

        assertThat(reserved).isEqualTo(capacity);
    }

    @Test
    void countsReservedAndTakenPlacesTogether() {
        Buffer buffer = filled(3, 1, ticket(1), ticket(2));

        boolean third = TestQueues.reserve(buffer);
        boolean fourth = TestQueues.reserve(buffer);

        assertThat(third).isTrue();
        assertThat(fourth).isFalse();
        assertThat(buffer).hasSize(2);
    }

    @Test
    void takesNoTicketWithoutAReservation() {
        Buffer buffer = TestQueues.buffer(1, 1);

        boolean taken = buffer.offer(ticket(1));

        assertThat(taken).isFalse();
        assertThat(buffer).isEmpty();
    }

    @Test
    void freesAPlaceThatIsGivenBack() {
        Buffer buffer = TestQueues.buffer(1, 1);
        TestQueues.reserve(buffer);

        buffer.giveBack();

        assertThat(TestQueues.reserve(buffer)).isTrue();
    }

    @Test
    void freesAPlaceWhenItsTicketIsTakenToBeRun() {
        Buffer buffer = filled(1, 1, ticket(1));

        boolean before = TestQueues.reserve(buffer);
        Ticket taken = buffer.poll();
        boolean after = TestQueues.reserve(buffer);

        assertThat(before).isFalse();
        assertThat(taken).isEqualTo(ticket(1));
        assertThat(after).isTrue();
    }

    @Test
    void keepsAPlaceTakenWhileItsTicketIsOnlyLookedAt() {
        Buffer buffer = filled(1, 1, ticket(1));

        Ticket seen = buffer.peek();
        List<Ticket> listed = new ArrayList<>(buffer);

        assertThat(seen).isEqualTo(ticket(1));
        assertThat(listed).containsExactly(ticket(1));
        assertThat(TestQueues.reserve(buffer)).isFalse();
    }

    @Test
    void yieldsTheLowestRankFirstAndTheOlderOfEqualOnes() {
        Buffer buffer = filled(5, 5, ticket(7, 1), ticket(-2, 5), ticket(7, 0), ticket(3, 4), ticket(-2, 2));

        List<Ticket> order = LongStream.range(0, 5).mapToObj(i -> buffer.poll()).toList();

        assertThat(order).containsExactly(ticket(-2, 2), ticket(-2, 5), ticket(3, 4), ticket(7, 0), ticket(7, 1));
    }

    @Test
    void yieldsNothingBeyondItsSlots() {
        Buffer buffer = filled(3, 2, ticket(1), ticket(2), ticket(3));

        buffer.poll();
        buffer.poll();
        Ticket beyond = buffer.poll();
        buffer.release();
        Ticket next = buffer.poll();

        assertThat(beyond).isNull();
        assertThat(next).isEqualTo(ticket(3));
        assertThat(buffer.running()).isEqualTo(2);
    }

    @Test
    void takesNoSlotWhenNothingWaits() {
        Buffer buffer = TestQueues.buffer(1, 1);

        Ticket none = buffer.poll();

        assertThat(none).isNull();
        assertThat(buffer.running()).isZero();
    }

    @Test
    void yieldsNothingWhileItIsShut() {
        Buffer buffer = filled(1, 1, ticket(1));

        buffer.open(false);
        Ticket shut = buffer.poll();
        boolean placeWhileShut = TestQueues.reserve(buffer);
        buffer.open(true);
        Ticket open = buffer.poll();

        assertThat(shut).isNull();
        assertThat(placeWhileShut).isFalse();
        assertThat(open).isEqualTo(ticket(1));
    }

    @Test
    void waitsUntilEnoughHasEndedWhenSlotsAreTakenAway() {
        Buffer buffer = filled(3, 2, ticket(1), ticket(2), ticket(3));
        buffer.poll();
        buffer.poll();

        buffer.concurrency(1);
        buffer.release();
        Ticket whileOneRuns = buffer.poll();
        buffer.release();
        Ticket whenNoneRuns = buffer.poll();

        assertThat(whileOneRuns).isNull();
        assertThat(whenNoneRuns).isEqualTo(ticket(3));
    }

    @Test
    void givesNoPlaceToANewJobWhileAStoredOneWaits() {
        Buffer buffer = TestQueues.buffer(5, 1);

        buffer.addStored(1);
        boolean whileOneWaits = TestQueues.reserve(buffer);
        buffer.reserveForStored();
        boolean afterIt = TestQueues.reserve(buffer);

        assertThat(whileOneWaits).isFalse();
        assertThat(afterIt).isTrue();
    }

    @Test
    void reservesForStoredJobsAsManyPlacesAsAreFree() {
        Buffer buffer = filled(5, 1, ticket(1));
        buffer.addStored(7);

        int first = buffer.reserveForStored();
        buffer.giveBack();
        int second = buffer.reserveForStored();

        assertThat(first).isEqualTo(4);
        assertThat(second).isEqualTo(1);
        assertThat(buffer.stored()).isEqualTo(2);
    }

    @Test
    void reservesForStoredJobsNoMoreThanThereAre() {
        Buffer buffer = TestQueues.buffer(5, 1);
        buffer.addStored(2);

        int places = buffer.reserveForStored();

        assertThat(places).isEqualTo(2);
        assertThat(buffer.stored()).isZero();
    }

    @Test
    void takesATicketBackAndItsSlot() {
        Buffer buffer = filled(2, 1, ticket(1), ticket(2));

        buffer.putBack(buffer.poll());

        assertThat(buffer).containsExactly(ticket(1), ticket(2));
        assertThat(buffer.running()).isZero();
    }

    @Test
    void givesNoPlaceAwayWhileItHoldsMoreThanItHasPlaces() {
        Buffer buffer = filled(1, 1, ticket(1));
        Ticket polled = buffer.poll();
        TestQueues.reserve(buffer);

        buffer.putBack(polled);
        buffer.addStored(1);

        assertThat(buffer.reserveForStored()).isZero();
        assertThat(buffer.offer(ticket(2))).isTrue();
        assertThat(buffer).hasSize(2);
    }

    private static Buffer filled(int capacity, int concurrency, Ticket... tickets) {
        Buffer buffer = TestQueues.buffer(capacity, concurrency);
        for (Ticket ticket : tickets) {
            assertThat(TestQueues.reserve(buffer)).isTrue();
            assertThat(buffer.offer(ticket)).isTrue();
        }
        return buffer;
    }
}
