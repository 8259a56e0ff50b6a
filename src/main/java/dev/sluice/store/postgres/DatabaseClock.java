package dev.sluice.store.postgres;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The database's clock, which is one for all processes on it, however wrong their own are. It is read with each renewal of the
 * lease and goes on by monotonic time in between; before the first time it is this machine's.
 */
final class DatabaseClock extends Clock {

    private final Clock own;
    private final LongSupplier nanoTime;
    private volatile Supplier<@Nullable Reading> last = () -> null;

    DatabaseClock(Clock own, LongSupplier nanoTime) {
        this.own = own;
        this.nanoTime = nanoTime;
    }

    /**
     * What it showed.
     *
     * @param micros since 1970
     * @param nanos when that was by monotonic time
     */
    record Reading(long micros, long nanos) {}

    /** From now on it is what was read last there. */
    void follow(Supplier<@Nullable Reading> readings) {
        last = readings;
    }

    @Override
    public Instant instant() {
        Reading reading = last.get();
        return reading == null
                ? own.instant()
                : Instant.EPOCH
                        .plus(reading.micros(), ChronoUnit.MICROS)
                        .plusNanos(nanoTime.getAsLong() - reading.nanos());
    }

    @Override
    public ZoneId getZone() {
        return own.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        DatabaseClock other = new DatabaseClock(own.withZone(zone), nanoTime);
        other.follow(() -> last.get());
        return other;
    }
}
