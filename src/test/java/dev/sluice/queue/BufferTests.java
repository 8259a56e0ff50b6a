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
        Buffer buffer = new Buffer(capacity, 1);

        long reserved =
                IntStream.range(0, capacity + 50).filter(i -> buffer.reserve()).count();

        assertThat(reserved).isEqualTo(capacity);
    }

    @Test
    void countsReservedAndTakenPlacesTogether() {
        Buffer buffer = filled(3, 1, ticket(1), ticket(2));

        boolean third = buffer.reserve();
        boolean fourth = buffer.reserve();

        assertThat(third).isTrue();
        assertThat(fourth).isFalse();
        assertThat(buffer).hasSize(2);
    }

    @Test
    void takesNoTicketWithoutAReservation() {
        Buffer buffer = new Buffer(1, 1);

        boolean taken = buffer.offer(ticket(1));

        assertThat(taken).isFalse();
        assertThat(buffer).isEmpty();
    }

    @Test
    void freesAPlaceThatIsGivenBack() {
        Buffer buffer = new Buffer(1, 1);
        buffer.reserve();

        buffer.giveBack(1);

        assertThat(buffer.reserve()).isTrue();
    }

    @Test
    void freesAPlaceWhenItsTicketIsTakenToBeRun() {
        Buffer buffer = filled(1, 1, ticket(1));

        boolean before = buffer.reserve();
        Ticket taken = buffer.poll();
        boolean after = buffer.reserve();

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
        assertThat(buffer.reserve()).isFalse();
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
        Buffer buffer = new Buffer(1, 1);

        Ticket none = buffer.poll();

        assertThat(none).isNull();
        assertThat(buffer.running()).isZero();
    }

    @Test
    void yieldsNothingWhileItIsShut() {
        Buffer buffer = filled(1, 1, ticket(1));

        buffer.open(false);
        Ticket shut = buffer.poll();
        boolean placeWhileShut = buffer.reserve();
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
        Buffer buffer = new Buffer(5, 1);

        buffer.addStored(1);
        boolean whileOneWaits = buffer.reserve();
        buffer.reserveForStored();
        boolean afterIt = buffer.reserve();

        assertThat(whileOneWaits).isFalse();
        assertThat(afterIt).isTrue();
    }

    @Test
    void reservesForStoredJobsAsManyPlacesAsAreFree() {
        Buffer buffer = filled(5, 1, ticket(1));
        buffer.addStored(7);

        int first = buffer.reserveForStored();
        buffer.giveBack(1);
        int second = buffer.reserveForStored();

        assertThat(first).isEqualTo(4);
        assertThat(second).isEqualTo(1);
        assertThat(buffer.stored()).isEqualTo(2);
    }

    @Test
    void reservesForStoredJobsNoMoreThanThereAre() {
        Buffer buffer = new Buffer(5, 1);
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
        buffer.reserve();

        buffer.putBack(polled);
        buffer.addStored(1);

        assertThat(buffer.reserveForStored()).isZero();
        assertThat(buffer.offer(ticket(2))).isTrue();
        assertThat(buffer).hasSize(2);
    }

    private static Buffer filled(int capacity, int concurrency, Ticket... tickets) {
        Buffer buffer = new Buffer(capacity, concurrency);
        for (Ticket ticket : tickets) {
            assertThat(buffer.reserve()).isTrue();
            assertThat(buffer.offer(ticket)).isTrue();
        }
        return buffer;
    }
}
