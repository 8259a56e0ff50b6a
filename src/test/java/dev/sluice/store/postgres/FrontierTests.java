package dev.sluice.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.sluice.job.JobId;
import dev.sluice.store.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrontierTests {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long LONG_AGO = -100 * SECOND;

    private final Frontier frontier = new Frontier();

    @Test
    void beginsWithALookAtAll() {
        assertThat(frontier.next(7, LONG_AGO)).isEqualTo(new Frontier.Look(true, Frontier.Place.FIRST, 0, 7, LONG_AGO));
    }

    @Test
    void goesOnBehindTheLastThatWasTaken() {
        looked(7, 0, List.of(ticket(1, 10), ticket(2, 5)), false);

        assertThat(frontier.next(9, 1)).isEqualTo(new Frontier.Look(false, new Frontier.Place(2, 5), 7, 9, 1));
    }

    @Test
    void asksOnlyForWhatEntersWhereAllWasTaken() {
        looked(7, 0, List.of(), true);

        assertThat(frontier.next(9, 1)).isEqualTo(new Frontier.Look(false, Frontier.Place.LAST, 7, 9, 1));
    }

    @Test
    void goesBackToWhereMoreMayHaveEntered() {
        looked(7, 0, List.of(ticket(50, 10)), false);
        looked(9, 1, List.of(ticket(3, 11)), false);

        assertThat(frontier.next(9, 2).place()).isEqualTo(new Frontier.Place(3, 11));
    }

    @Test
    void staysWhereItIsWhenALookFails() {
        looked(7, 0, List.of(ticket(50, 10)), false);

        Frontier.Look failed = frontier.next(8, 1);
        Frontier.Look next = frontier.next(9, 2);

        assertThat(next).isEqualTo(new Frontier.Look(false, failed.place(), failed.after(), 9, 2));
    }

    @Test
    void looksAtAllEachSecond() {
        looked(7, 0, List.of(), true);

        assertThat(frontier.next(7, SECOND - 1).isWhole()).isFalse();
        assertThat(frontier.next(7, SECOND).isWhole()).isTrue();
        assertThat(frontier.next(7, SECOND).isWhole()).isFalse();
    }

    @Test
    void looksAtAllLessOftenTheLongerItTakes() {
        Frontier.Look whole = frontier.next(7, 0);
        frontier.looked(whole, List.of(), true, SECOND);

        assertThat(frontier.next(7, 20 * SECOND).isWhole()).isFalse();
        assertThat(frontier.next(7, 21 * SECOND).isWhole()).isTrue();
    }

    @Test
    void looksAtAllWhereThatIsLessThanWhatEntered() {
        Frontier.Look whole = frontier.next(0, 0);
        frontier.looked(whole, List.of(), true, SECOND / 10);

        assertThat(frontier.next(100_000, SECOND / 5).isWhole()).isFalse();
        assertThat(frontier.next(100_001, SECOND / 5).isWhole()).isTrue();
    }

    private void looked(long horizon, long now, List<Ticket> taken, boolean isAll) {
        frontier.looked(frontier.next(horizon, now), taken, isAll, now);
    }

    private static Ticket ticket(long rank, long seq) {
        return new Ticket(new JobId(UuidCreator.getTimeOrderedEpochFast()), rank, seq, Instant.EPOCH);
    }
}
