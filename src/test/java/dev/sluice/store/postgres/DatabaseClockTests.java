package dev.sluice.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** All processes on one database have the same time. */
class DatabaseClockTests {

    private static final Instant THERE = Instant.parse("2026-11-25T03:00:00.000123Z");

    private final SettableClock own = new SettableClock();
    private final AtomicLong nanos = new AtomicLong(17);
    private final DatabaseClock clock = new DatabaseClock(own, nanos::get);

    @Test
    void isThisMachinesUntilItWasRead() {
        assertThat(clock.instant()).isEqualTo(own.instant());
    }

    @Test
    void isTheDatabasesFromThenOn() {
        follow();

        assertThat(clock.instant()).isEqualTo(THERE);
    }

    @Test
    void goesOnByMonotonicTimeWhateverThisMachinesDoes() {
        follow();
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        own.forward(Duration.ofHours(-2));

        assertThat(clock.instant()).isEqualTo(THERE.plusSeconds(2));
        assertThat(clock.withZone(clock.getZone()).instant()).isEqualTo(THERE.plusSeconds(2));
    }

    @Test
    void doesNotGoBackByALittle() {
        DatabaseClock.Reading reading = follow();
        Instant shown = clock.instant();

        clock.follow(() -> new DatabaseClock.Reading(reading.micros() - 999_999, reading.nanos(), 0));
        assertThat(clock.instant()).isEqualTo(shown);

        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(clock.instant()).isAfter(shown);
    }

    @Test
    void goesBackByMuchForItWasSet() {
        DatabaseClock.Reading reading = follow();
        Instant shown = clock.instant();

        clock.follow(() -> new DatabaseClock.Reading(reading.micros() - 7_200_000_000L, reading.nanos(), 0));

        assertThat(clock.instant()).isEqualTo(shown.minus(Duration.ofHours(2)));
    }

    @Test
    void keepsAReadingUntilAnotherSaysMore() {
        DatabaseClock.Reading good = new DatabaseClock.Reading(0, 0, 1_000_000);
        DatabaseClock.Reading late = new DatabaseClock.Reading(10_000_000, 10_000_000_000L, 2_500_000);
        DatabaseClock.Reading later = new DatabaseClock.Reading(20_000_000, 20_000_000_000L, 2_500_000);

        assertThat(good.or(late)).isEqualTo(good);
        assertThat(good.or(later)).isEqualTo(later);
    }

    @Test
    void believesWhatCannotBeAnError() {
        DatabaseClock.Reading good = new DatabaseClock.Reading(0, 0, 1_000_000);
        DatabaseClock.Reading wrong = new DatabaseClock.Reading(10_014_000, 10_000_000_000L, 12_500_000);
        DatabaseClock.Reading set = new DatabaseClock.Reading(10_015_000, 10_000_000_000L, 12_500_000);

        assertThat(good.or(wrong)).isEqualTo(good);
        assertThat(good.or(set)).isEqualTo(set);
    }

    private DatabaseClock.Reading follow() {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, THERE);
        DatabaseClock.Reading reading = new DatabaseClock.Reading(micros, nanos.get(), 0);
        clock.follow(() -> reading);
        return reading;
    }
}
