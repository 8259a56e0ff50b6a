package dev.sluice.queue;

import dev.sluice.store.Grant;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Starts a second over all replicas, evenly spread: the store grants each process some at a time, for the moments to come.
 * What is granted and not used in its time is lost, so that nothing is saved up here either. Where the store cannot be asked
 * nothing starts, as it could not then anyway.
 */
final class SharedRate implements Pace {

    private static final Logger log = LoggerFactory.getLogger(SharedRate.class);

    /** How late a start may be: a timer's lateness, and a slot's that came free meanwhile. */
    private static final long LATEST = TimeUnit.MILLISECONDS.toNanos(100);

    private static final Duration AFTER_ERROR = Duration.ofMillis(250);

    private final Source source;
    private final Runnable mayStart;
    private final Scheduler timer;
    private final LongSupplier nanoTime;
    private @Nullable Double perSecond;
    private long interval;
    private int granted;
    private long next;
    private long asked;
    private boolean isAsking;

    /** Says when it is worth while to take again. */
    SharedRate(@Nullable Double perSecond, Source source, Runnable mayStart, Scheduler timer, LongSupplier nanoTime) {
        this.source = source;
        this.mayStart = mayStart;
        this.timer = timer;
        this.nanoTime = nanoTime;
        this.next = nanoTime.getAsLong();
        change(perSecond);
    }

    /** Who grants starts. */
    @FunctionalInterface
    interface Source {

        /** So many at most, an interval between any two. */
        Mono<Grant> grant(Duration interval, int most);
    }

    @Override
    public synchronized @Nullable Double perSecond() {
        return perSecond;
    }

    /** What was granted at another rate is let go, and an answer that is under way too. */
    @Override
    public synchronized void change(@Nullable Double limit) {
        long changed = Pace.interval(limit);
        perSecond = limit;
        if (changed != interval) {
            interval = changed;
            granted = 0;
            next = nanoTime.getAsLong();
            isAsking = false;
            asked++;
        }
    }

    @Override
    public synchronized boolean take(int free) {
        if (perSecond == null) {
            return true;
        }
        long now = nanoTime.getAsLong();
        while (granted > 0 && now - next > LATEST) {
            used();
        }
        if (now - next < 0 || isAsking) {
            return false;
        }
        if (granted == 0) {
            ask(free);
            return false;
        }
        used();
        return true;
    }

    private void used() {
        granted--;
        next = granted > 0 ? next + interval : nanoTime.getAsLong();
    }

    /** Not on this thread, which holds what is called when there is an answer. */
    private void ask(int most) {
        isAsking = true;
        long question = ++asked;
        Duration between = Duration.ofNanos(interval);
        timer.schedule(() -> source.grant(between, most)
                .onErrorResume(cause -> {
                    log.debug("No start is granted for now", cause);
                    return Mono.empty();
                })
                .defaultIfEmpty(new Grant(0, AFTER_ERROR))
                .subscribe(grant -> answered(question, grant)));
    }

    private void answered(long question, Grant grant) {
        synchronized (this) {
            if (question != asked) {
                return;
            }
            isAsking = false;
            granted = grant.starts();
            next = nanoTime.getAsLong() + grant.in().toNanos();
        }
        mayStart.run();
    }

    @Override
    public synchronized long untilNext() {
        return isAsking || perSecond == null ? 0 : Math.max(0, next - nanoTime.getAsLong());
    }
}
