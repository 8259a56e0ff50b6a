package dev.sluice.store.postgres;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The database's clock, which is one for all processes on it, however wrong their own are. It is read with each renewal of the
 * lease and goes on by monotonic time in between; before the first time it is this machine's.
 */
final class DatabaseClock extends Clock {

    /** Two clocks go apart by one part of so many at most. */
    private static final long DRIFT = 10_000;

    private static final long FAR = 1_000_000;

    private final Clock own;
    private final LongSupplier nanoTime;
    private final AtomicLong shown = new AtomicLong();
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
     * @param error by how many nanoseconds it may be wrong, for the answer was so long under way
     */
    record Reading(long micros, long nanos, long error) {

        /**
         * The better of this and a newer one: that which says more, or the newer one where they cannot both be right, since
         * the clock was set or is another server's.
         */
        Reading or(Reading newer) {
            long age = newer.nanos - nanos;
            long drifted = error + age / DRIFT;
            long apart = Math.abs((newer.micros - micros) * 1_000 - age);
            return newer.error <= drifted || apart > drifted + newer.error ? newer : this;
        }
    }

    /** From now on it is what was read last there. */
    void follow(Supplier<@Nullable Reading> readings) {
        last = readings;
    }

    /** Not before what it showed already, unless by far: a better reading may be a little earlier. */
    @Override
    public Instant instant() {
        Reading reading = last.get();
        if (reading == null) {
            return own.instant();
        }
        long micros = reading.micros() + (nanoTime.getAsLong() - reading.nanos()) / 1_000;
        return Instant.EPOCH.plus(
                shown.accumulateAndGet(micros, (before, now) -> now < before && before - now < FAR ? before : now),
                ChronoUnit.MICROS);
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
