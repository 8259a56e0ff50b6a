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

    private void follow() {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, THERE);
        DatabaseClock.Reading reading = new DatabaseClock.Reading(micros, nanos.get());
        clock.follow(() -> reading);
    }
}
