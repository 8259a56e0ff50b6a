package dev.sluice.http;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A time within which something must have come; it grows with what has come of it. All on one event loop. */
final class Deadline {

    private final EventExecutor loop;
    private final long nanos;
    private final long nanosForAByte;
    private final Runnable late;
    private long more;
    private @Nullable Future<?> timer;

    /**
     * One that does not run yet.
     *
     * @param loop where it is used
     * @param time what there is to begin with
     * @param bytesPerSecond what comes at least so fast has all the time it needs
     * @param late called when the time is up
     */
    Deadline(EventExecutor loop, Duration time, int bytesPerSecond, Runnable late) {
        this.loop = loop;
        this.nanos = time.toNanos();
        this.nanosForAByte = Duration.ofSeconds(1).toNanos() / bytesPerSecond;
        this.late = late;
    }

    /** Begins anew, unless it runs. */
    void begin() {
        if (timer == null) {
            more = 0;
            schedule(nanos);
        }
    }

    /** Something came of it. */
    void grow(int bytes) {
        more += bytes * nanosForAByte;
    }

    /** All has come, or will not come any more. */
    void end() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void schedule(long wait) {
        timer = loop.schedule(this::check, wait, TimeUnit.NANOSECONDS);
    }

    private void check() {
        if (more > 0) {
            schedule(more);
            more = 0;
        } else {
            timer = null;
            late.run();
        }
    }
}
