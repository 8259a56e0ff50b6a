package dev.sluice.queue;

import dev.sluice.store.QueueOverride;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The gate to the workers: whether one more job may start. Any thread may call it; it calls nobody. */
final class Slots {

    private final Pace pace;
    private int concurrency;
    private int running;
    private boolean paused;
    private boolean closed;

    Slots(int concurrency, Pace pace) {
        this.concurrency = concurrency;
        this.pace = pace;
    }

    /** Takes a slot, and a start of those that the rate limit allows. */
    synchronized boolean take() {
        if (isShut() || !pace.take(concurrency - running)) {
            return false;
        }
        running++;
        return true;
    }

    private boolean isShut() {
        return paused || closed || running >= concurrency;
    }

    /** How long the rate limit alone keeps a job from starting; nanoseconds, 0 where it does not. */
    synchronized long untilNext() {
        return isShut() ? 0 : pace.untilNext();
    }

    synchronized void giveBack() {
        running--;
    }

    /** Does what a person set; what is not set is as configured. */
    synchronized void apply(QueueOverride override, QueueSettings settings) {
        paused = Boolean.TRUE.equals(override.paused());
        concurrency = Objects.requireNonNullElse(override.concurrency(), settings.concurrency());
        pace.change(override.rateLimit() == null ? settings.rateLimit() : override.rateLimit());
    }

    synchronized boolean isPaused() {
        return paused;
    }

    /** Nothing starts any more. */
    synchronized void close() {
        closed = true;
    }

    synchronized int concurrency() {
        return concurrency;
    }

    synchronized @Nullable Double rateLimit() {
        return pace.perSecond();
    }

    /** How many more may run. */
    synchronized int free() {
        return isShut() ? 0 : concurrency - running;
    }

    synchronized int running() {
        return running;
    }
}
