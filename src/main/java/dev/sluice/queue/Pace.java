package dev.sluice.queue;

import dev.sluice.store.JobStore;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** How fast jobs may start: at any pace, or so many a second. Any thread may call it, and none is held. */
interface Pace {

    /** One over a store: a limit is for all processes together. Says when it is worth while to take again. */
    static Pace of(
            String queue,
            @Nullable Double perSecond,
            JobStore store,
            Runnable mayStart,
            Scheduler timer,
            LongSupplier nanoTime) {
        SharedRate.Source source = (interval, most) -> store.grant(queue, interval, most);
        return store.isShared()
                ? new SharedRate(perSecond, source, mayStart, timer, nanoTime)
                : new RateLimit(perSecond, nanoTime);
    }

    /** Between two starts; nanoseconds, some thirty years at most, 0 for any pace. */
    static long interval(@Nullable Double perSecond) {
        return perSecond == null ? 0 : (long) Math.min(Math.ceil(1e9 / perSecond), 1e18);
    }

    /** The limit; null for any pace. */
    @Nullable
    Double perSecond();

    /** Changes the limit; the next start comes after at most one new interval. */
    void change(@Nullable Double limit);

    /**
     * Starts one, if one may start now.
     *
     * @param free how many more could start at once if there were no limit, above 0
     */
    boolean take(int free);

    /** How long until one may start; nanoseconds, 0 if one may now or if it will be told when. */
    long untilNext();
}
