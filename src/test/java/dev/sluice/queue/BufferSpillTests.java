package dev.sluice.queue;

import static dev.sluice.queue.TestQueues.spilling;
import static dev.sluice.queue.TestQueues.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Ticket;
import java.util.List;
import org.junit.jupiter.api.Test;

class BufferSpillTests {

    private final Slots slots = new Slots(1, new RateLimit(null, () -> 0));
    private final Buffer buffer = new Buffer(spilling(3, 1), slots);

    @Test
    void spillsWhatHasNoPlace() {
        fill(1, 2, 3);

        Place place = buffer.admit(4);

        assertThat(place).isEqualTo(Place.spilled(4));
        assertThat(buffer).hasSize(3);
    }

    @Test
    void spillsWhatIsBehindOneThatSpillsEvenIntoAFreePlace() {
        fill(1, 2, 3);
        buffer.admit(4);
        buffer.poll();

        Place equal = buffer.admit(4);
        Place before = buffer.admit(3);

        assertThat(equal).isEqualTo(Place.spilled(4));
        assertThat(before).isEqualTo(Place.buffered(3));
    }

    @Test
    void displacesTheWorstForABetterOne() {
        fill(10, 20, 30);

        Place place = buffer.admit(25);
        boolean taken = buffer.offer(ticket(25, 25));

        assertThat(place).isEqualTo(new Place(25, true, ticket(30, 30)));
        assertThat(taken).isTrue();
        assertThat(buffer).containsExactly(ticket(10, 10), ticket(20, 20), ticket(25, 25));
        assertThat(buffer.frontier()).isEqualTo(30);
    }

    @Test
    void displacesNothingForOneThatIsNoBetter() {
        fill(10, 20, 30);

        Place place = buffer.admit(30);

        assertThat(place).isEqualTo(Place.spilled(30));
        assertThat(buffer).contains(ticket(30, 30));
    }

    @Test
    void displacesNoPlaceThatIsReserved() {
        buffer.admit(50);
        buffer.admit(60);
        buffer.admit(70);

        Place place = buffer.admit(1);

        assertThat(place).isEqualTo(Place.spilled(1));
    }

    @Test
    void countsADisplacedTicketUntilItIsInTheStoreAndThen() {
        fill(10, 20, 30);
        buffer.admit(5);

        int underWay = buffer.unbuffered();
        boolean hungryUnderWay = buffer.isHungry();
        buffer.released(ticket(30, 30), true);
        buffer.poll();

        assertThat(underWay).isEqualTo(1);
        assertThat(hungryUnderWay).isFalse();
        assertThat(buffer.unbuffered()).isEqualTo(1);
        assertThat(buffer.isHungry()).isTrue();
    }

    @Test
    void forgetsADisplacedTicketWhoseJobIsGone() {
        fill(10, 20, 30);
        buffer.admit(5);

        buffer.released(ticket(30, 30), false);

        assertThat(buffer.unbuffered()).isZero();
        assertThat(buffer.frontier()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void takesADisplacedTicketInAgainWhenAPlaceIsFree() {
        fill(10, 20, 30);
        Place place = buffer.admit(5);
        Ticket displaced = ticket(30, 30);

        boolean whileItsPlaceIsTaken = buffer.restore(displaced);
        buffer.giveBack();
        boolean afterwards = buffer.restore(displaced);

        assertThat(place).isNotNull();
        assertThat(whileItsPlaceIsTaken).isFalse();
        assertThat(afterwards).isTrue();
        assertThat(buffer).containsExactly(ticket(10, 10), ticket(20, 20), ticket(30, 30));
        assertThat(buffer.unbuffered()).isZero();
    }

    @Test
    void isFullAtItsBacklogLimitAndNotBefore() {
        Buffer small = new Buffer(new QueueSettings(1, 1, Overflow.SPILL, 3, null), slots);

        List<Boolean> taken = List.of(
                small.admit(10) != null,
                small.admit(20) != null,
                small.admit(30) != null,
                small.admit(40) != null,
                small.admit(50) != null,
                small.admit(1) != null);
        small.spilled(20, false);

        assertThat(taken).containsExactly(true, true, true, true, false, false);
        assertThat(small.admit(60)).isEqualTo(Place.spilled(60));
    }

    @Test
    void countsADisplacedTicketTowardsItsBacklogLimit() {
        Buffer small = new Buffer(new QueueSettings(1, 1, Overflow.SPILL, 1, null), slots);
        small.admit(10);
        small.offer(ticket(10, 10));

        Place better = small.admit(5);
        Place best = small.admit(1);

        assertThat(better).isEqualTo(new Place(5, true, ticket(10, 10)));
        assertThat(best).isNull();
    }

    @Test
    void isNotFullForJobsThatAreNotThereAnyMore() {
        Buffer small = new Buffer(new QueueSettings(1, 1, Overflow.SPILL, 3, null), slots);
        small.addStored(3);

        Place before = small.admit(1);
        small.compare(2);
        small.compare(2);
        Place after = small.admit(1);

        assertThat(before).isNull();
        assertThat(after).isEqualTo(Place.spilled(1));
    }

    private void fill(long... ranks) {
        for (long rank : ranks) {
            assertThat(buffer.admit(rank)).isEqualTo(Place.buffered(rank));
            assertThat(buffer.offer(ticket(rank, rank))).isTrue();
        }
    }
}
