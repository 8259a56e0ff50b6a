package dev.sluice.queue;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** One timer, set to the earliest of the times that were asked for. */
final class Alarm {

    private final Runnable ring;
    private final Scheduler timer;
    private final LongSupplier nanoTime;
    private @Nullable Disposable set;
    private long at;

    Alarm(Runnable ring, Scheduler timer, LongSupplier nanoTime) {
        this.ring = ring;
        this.timer = timer;
        this.nanoTime = nanoTime;
    }

    /** Rings in so many nanoseconds, unless it rings before that anyway. */
    synchronized void ringIn(long nanos) {
        long wanted = nanoTime.getAsLong() + nanos;
        if (set != null && at - wanted <= 0) {
            return;
        }
        if (set != null) {
            set.dispose();
        }
        at = wanted;
        set = timer.schedule(this::rung, nanos, TimeUnit.NANOSECONDS);
    }

    private void rung() {
        synchronized (this) {
            set = null;
        }
        ring.run();
    }
}
