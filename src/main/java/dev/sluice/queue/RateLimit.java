package dev.sluice.queue;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts a second, evenly spread: the next may come an interval after the last, and time in which nothing starts is not
 * saved up. A start that was waited for counts from when it was due, since timers are late. For a process that has its
 * store for itself.
 */
final class RateLimit implements Pace {

    /** How much of a timer's lateness is made up for. */
    private static final long MOST_LATE = 10_000_000;

    private final LongSupplier nanoTime;
    private @Nullable Double perSecond;
    private long interval;
    private long next;
    private boolean waitedFor;

    /** Without a limit, everything may start. */
    RateLimit(@Nullable Double perSecond, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.next = nanoTime.getAsLong();
        change(perSecond);
    }

    @Override
    public synchronized @Nullable Double perSecond() {
        return perSecond;
    }

    @Override
    public synchronized void change(@Nullable Double limit) {
        perSecond = limit;
        interval = Pace.interval(limit);
        next -= Math.max(0, untilNext() - interval);
    }

    @Override
    public synchronized boolean take(int free) {
        if (perSecond == null) {
            return true;
        }
        long now = nanoTime.getAsLong();
        long late = now - next;
        if (late < 0) {
            waitedFor = true;
            return false;
        }
        next = now - (waitedFor ? Math.min(late, MOST_LATE) : 0) + interval;
        waitedFor &= next - now <= 0;
        return true;
    }

    @Override
    public synchronized long untilNext() {
        return Math.max(0, next - nanoTime.getAsLong());
    }
}
