package dev.sluice.queue;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Spaces starts evenly: the next may come one interval after the last, and time that nobody used is not saved up. This is
 * the generic cell rate algorithm without a burst. Not thread-safe: guarded by its {@link Buffer}.
 *
 * @see <a href="https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm">Generic cell rate algorithm</a>
 */
final class RateLimit {

    /** So much a timer may be late without the rate falling behind. */
    private static final long LATENESS = Duration.ofMillis(20).toNanos();

    private final LongSupplier nanoTime;
    private @Nullable Double perSecond;
    private long interval;
    private long next;

    RateLimit(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.next = nanoTime.getAsLong();
    }

    /** Changes the rate; null for none. What was waited for so far counts. */
    void set(@Nullable Double rate) {
        if (rate != null && !rate.equals(perSecond)) {
            long changed = (long) (Duration.ofSeconds(1).toNanos() / rate);
            next = Math.min(next, nanoTime.getAsLong() + changed);
            interval = changed;
        }
        perSecond = rate;
    }

    @Nullable
    Double perSecond() {
        return perSecond;
    }

    /** How long the next start has to wait: nanoseconds, 0 for now. */
    long pause() {
        return perSecond == null ? 0 : Math.max(0, next - nanoTime.getAsLong());
    }

    /** Notes a start. */
    void start() {
        next = Math.max(next, nanoTime.getAsLong() - LATENESS) + interval;
    }
}
