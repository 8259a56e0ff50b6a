package dev.sluice.queue;

import static dev.sluice.queue.TestQueues.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Ticket;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The frontier is never behind a job that waits, and rises when it can. */
class BacklogTests {

    private static final long NOBODY = Long.MAX_VALUE;
    private static final long ANYBODY = Long.MIN_VALUE;

    private final Backlog backlog = new Backlog();

    @Test
    void keepsNobodyBackWhileNothingWaits() {
        assertThat(backlog.size()).isZero();
        assertThat(backlog.frontier()).isEqualTo(NOBODY);
    }

    @Test
    void keepsBackWhatIsNotBeforeASpillUnderWay() {
        backlog.begin(7);
        backlog.begin(5);

        assertThat(backlog.size()).isEqualTo(2);
        assertThat(backlog.stored()).isZero();
        assertThat(backlog.frontier()).isEqualTo(5);
    }

    @Test
    void forgetsASpillThatFailed() {
        backlog.begin(7);
        backlog.begin(5);

        backlog.end(5, false);

        assertThat(backlog.size()).isEqualTo(1);
        assertThat(backlog.frontier()).isEqualTo(7);
    }

    @Test
    void remembersTheLowestThatWasSpilled() {
        spill(7, 5, 9);

        assertThat(backlog.stored()).isEqualTo(3);
        assertThat(backlog.frontier()).isEqualTo(5);
    }

    @Test
    void letsNobodyPassJobsWhoseRanksAreNotKnown() {
        spill(7);

        backlog.add(3);

        assertThat(backlog.stored()).isEqualTo(4);
        assertThat(backlog.frontier()).isEqualTo(ANYBODY);
    }

    @Test
    void learnsFromAFeedWhereTheRestBegins() {
        backlog.add(5);

        feed(2, 4, 6);

        assertThat(backlog.stored()).isEqualTo(3);
        assertThat(backlog.frontier()).isEqualTo(6);
    }

    @Test
    void learnsFromAFeedThatFoundLessThanItAskedForThatNothingIsLeft() {
        backlog.add(500);

        feed(3, 4);

        assertThat(backlog.size()).isZero();
        assertThat(backlog.frontier()).isEqualTo(NOBODY);
    }

    @Test
    void countsWhatIsFedUntilItIsThere() {
        spill(4, 6);

        backlog.beginFeed(10);

        assertThat(backlog.size()).isEqualTo(2);
        assertThat(backlog.stored()).isZero();
        assertThat(backlog.frontier()).isEqualTo(4);
    }

    @Test
    void keepsWhatCameInDuringAFeed() {
        backlog.add(500);

        backlog.beginFeed(2);
        spill(5);
        backlog.fed(found(9));

        assertThat(backlog.stored()).isEqualTo(1);
        assertThat(backlog.frontier()).isEqualTo(5);
    }

    /** The feed may or may not have seen it. */
    @Test
    void keepsBackWhatIsNotBeforeASpillThatBeganBeforeAFeedAndEndedInIt() {
        backlog.add(500);
        backlog.begin(5);

        backlog.beginFeed(2);
        backlog.end(5, true);
        backlog.fed(found(8, 9));

        assertThat(backlog.frontier()).isEqualTo(5);
    }

    @Test
    void keepsBackWhatIsNotBeforeASpillThatOutlastsAFeed() {
        backlog.add(2);
        backlog.begin(5);

        backlog.beginFeed(2);
        backlog.fed(found(8, 9));

        assertThat(backlog.frontier()).isEqualTo(5);
        assertThat(backlog.size()).isEqualTo(1);
    }

    @Test
    void letsNobodyPassWhatBecameDueDuringAFeed() {
        spill(1, 2, 3);

        backlog.beginFeed(1);
        backlog.add(1);
        backlog.fed(found(1));

        assertThat(backlog.frontier()).isEqualTo(ANYBODY);
    }

    @Test
    void losesNothingToAFeedThatFailed() {
        spill(4, 6);

        backlog.beginFeed(1);
        backlog.missed();

        assertThat(backlog.stored()).isEqualTo(2);
        assertThat(backlog.frontier()).isEqualTo(4);
    }

    @Test
    void believesThatItIsTooHighWhenItWasTwice() {
        backlog.add(100);

        backlog.compare(30);
        int once = backlog.estimate();
        backlog.compare(40);

        assertThat(once).isEqualTo(100);
        assertThat(backlog.estimate()).isEqualTo(40);
        assertThat(backlog.stored()).isEqualTo(100);
    }

    @Test
    void isNotTooHighForWhatIsNotCountedYet() {
        backlog.add(100);
        backlog.begin(5);
        backlog.begin(6);

        backlog.compare(100);
        backlog.compare(100);

        assertThat(backlog.estimate()).isEqualTo(102);
    }

    @Test
    void believesNoCountThatIsHigher() {
        backlog.add(100);

        backlog.compare(300);
        backlog.compare(300);

        assertThat(backlog.estimate()).isEqualTo(100);
    }

    private void spill(long... ranks) {
        for (long rank : ranks) {
            backlog.begin(rank);
            backlog.end(rank, true);
        }
    }

    private void feed(int places, long... ranks) {
        backlog.beginFeed(places);
        backlog.fed(found(ranks));
    }

    private static List<Ticket> found(long... ranks) {
        return LongStream.of(ranks).mapToObj(rank -> ticket(rank, rank)).toList();
    }
}
