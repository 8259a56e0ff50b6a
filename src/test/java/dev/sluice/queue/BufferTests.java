package dev.sluice.queue;

import static dev.sluice.queue.TestQueues.settings;
import static dev.sluice.queue.TestQueues.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.QueueOverride;
import dev.sluice.store.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BufferTests {

    private static final QueueSettings SIZE = settings(5, 1);
    private static final QueueOverride PAUSED = new QueueOverride(true, null, null);

    private Slots slots = new Slots(1, new RateLimit(null, () -> 0));

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100})
    void hasExactlyItsCapacityOfPlaces(int capacity) {
        Buffer buffer = buffer(capacity, 1);

        long reserved =
                IntStream.range(0, capacity + 50).filter(i -> reserve(buffer)).count();

        assertThat(reserved).isEqualTo(capacity);
    }

    @Test
    void countsReservedAndTakenPlacesTogether() {
        Buffer buffer = filled(3, 1, ticket(1), ticket(2));

        boolean third = reserve(buffer);
        boolean fourth = reserve(buffer);

        assertThat(third).isTrue();
        assertThat(fourth).isFalse();
        assertThat(buffer).hasSize(2);
    }

    @Test
    void takesNoTicketWithoutAReservation() {
        Buffer buffer = buffer(1, 1);

        boolean taken = buffer.offer(ticket(1));

        assertThat(taken).isFalse();
        assertThat(buffer).isEmpty();
    }

    @Test
    void freesAPlaceThatIsGivenBack() {
        Buffer buffer = buffer(1, 1);
        reserve(buffer);

        buffer.giveBack();

        assertThat(reserve(buffer)).isTrue();
    }

    @Test
    void freesAPlaceWhenItsTicketIsTakenToBeRun() {
        Buffer buffer = filled(1, 1, ticket(1));

        boolean before = reserve(buffer);
        Ticket taken = buffer.poll();
        boolean after = reserve(buffer);

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
        assertThat(reserve(buffer)).isFalse();
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
        slots.giveBack();
        Ticket next = buffer.poll();

        assertThat(beyond).isNull();
        assertThat(next).isEqualTo(ticket(3));
        assertThat(slots.running()).isEqualTo(2);
    }

    @Test
    void takesNoSlotWhenNothingWaits() {
        Buffer buffer = buffer(1, 1);

        Ticket none = buffer.poll();

        assertThat(none).isNull();
        assertThat(slots.running()).isZero();
    }

    @Test
    void yieldsNothingWhileItIsShut() {
        Buffer buffer = filled(1, 1, ticket(1));

        slots.apply(PAUSED, SIZE);
        Ticket shut = buffer.poll();
        boolean placeWhileShut = reserve(buffer);
        slots.apply(QueueOverride.NONE, SIZE);
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

        slots.apply(new QueueOverride(null, 1, null), SIZE);
        slots.giveBack();
        Ticket whileOneRuns = buffer.poll();
        slots.giveBack();
        Ticket whenNoneRuns = buffer.poll();

        assertThat(whileOneRuns).isNull();
        assertThat(whenNoneRuns).isEqualTo(ticket(3));
    }

    @Test
    void givesNoPlaceToANewJobWhileAStoredOneWaits() {
        Buffer buffer = buffer(5, 1);

        buffer.addStored(1);
        boolean whileOneWaits = reserve(buffer);
        buffer.beginFeed();
        boolean afterIt = reserve(buffer);

        assertThat(whileOneWaits).isFalse();
        assertThat(afterIt).isTrue();
    }

    @Test
    void reservesForStoredJobsAsManyPlacesAsAreFree() {
        Buffer buffer = filled(5, 1, ticket(1));
        buffer.addStored(7);

        int first = buffer.beginFeed();
        buffer.fed(first, tickets(10, 4));
        boolean full = !reserve(buffer);

        assertThat(first).isEqualTo(4);
        assertThat(full).isTrue();
        assertThat(buffer.unbuffered()).isEqualTo(3);
    }

    @Test
    void givesPlacesBackForWhichNothingWasFound() {
        Buffer buffer = buffer(5, 1);
        buffer.addStored(9);

        int places = buffer.beginFeed();
        buffer.fed(places, tickets(0, 2));

        assertThat(buffer.offer(ticket(0))).isTrue();
        assertThat(buffer.offer(ticket(1))).isTrue();
        assertThat(buffer.offer(ticket(2))).isFalse();
        assertThat(buffer.unbuffered()).isZero();
    }

    @Test
    void givesPlacesBackWhenNothingCouldBeRead() {
        Buffer buffer = buffer(5, 1);
        buffer.addStored(9);

        int places = buffer.beginFeed();
        buffer.missed(places);

        assertThat(buffer.unbuffered()).isEqualTo(9);
        assertThat(buffer.beginFeed()).isEqualTo(5);
    }

    @Test
    void reservesForStoredJobsNoMoreThanThereAre() {
        Buffer buffer = buffer(5, 1);
        buffer.addStored(2);

        int places = buffer.beginFeed();

        assertThat(places).isEqualTo(2);
        assertThat(buffer.isHungry()).isFalse();
    }

    @Test
    void takesATicketBackAndItsSlot() {
        Buffer buffer = filled(2, 1, ticket(1), ticket(2));

        buffer.putBack(buffer.poll());

        assertThat(buffer).containsExactly(ticket(1), ticket(2));
        assertThat(slots.running()).isZero();
    }

    @Test
    void givesNoPlaceAwayWhileItHoldsMoreThanItHasPlaces() {
        Buffer buffer = filled(1, 1, ticket(1));
        Ticket polled = buffer.poll();
        reserve(buffer);

        buffer.putBack(polled);
        buffer.addStored(1);

        assertThat(buffer.beginFeed()).isZero();
        assertThat(buffer.offer(ticket(2))).isTrue();
        assertThat(buffer).hasSize(2);
    }

    @Test
    void freesThePlaceOfATicketThatIsWithdrawn() {
        Buffer buffer = filled(2, 1, ticket(1), ticket(2));

        Ticket withdrawn = buffer.withdraw(ticket(1).id());
        Ticket again = buffer.withdraw(ticket(1).id());

        assertThat(withdrawn).isEqualTo(ticket(1));
        assertThat(again).isNull();
        assertThat(buffer).containsExactly(ticket(2));
        assertThat(reserve(buffer)).isTrue();
        assertThat(reserve(buffer)).isFalse();
    }

    @Test
    void holdsOneTicketOfAJobTheNewest() {
        Ticket old = ticket(5, 1);
        Ticket young = new Ticket(old.id(), 9, 1, old.due());
        Buffer buffer = filled(2, 2, old, young);

        Ticket first = buffer.poll();
        Ticket second = buffer.poll();

        assertThat(first).isEqualTo(young);
        assertThat(second).isNull();
    }

    private static List<Ticket> tickets(int first, int number) {
        return IntStream.range(first, first + number)
                .mapToObj(TestQueues::ticket)
                .toList();
    }

    private Buffer buffer(int capacity, int concurrency) {
        slots = new Slots(concurrency, new RateLimit(null, () -> 0));
        return new Buffer(settings(capacity, concurrency), slots);
    }

    private static boolean reserve(Buffer buffer) {
        return buffer.admit(0) != null;
    }

    private Buffer filled(int capacity, int concurrency, Ticket... tickets) {
        Buffer buffer = buffer(capacity, concurrency);
        for (Ticket ticket : tickets) {
            assertThat(reserve(buffer)).isTrue();
            assertThat(buffer.offer(ticket)).isTrue();
        }
        return buffer;
    }
}
