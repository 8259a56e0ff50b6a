package dev.sluice.queue;

import dev.sluice.store.JobStore;
import dev.sluice.store.Ticket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Gives slots something to do that have nothing, where jobs wait in the buffers of other processes: a job is left to the
 * process that holds it for a moment, and then is whoever's has a slot. Nothing is asked for before a job was heard of, and
 * never where there are no other processes.
 */
final class Borrowing {

    private static final Logger log = LoggerFactory.getLogger(Borrowing.class);

    /** How long a job that was heard of is left to the process that holds it. */
    private static final Duration PATIENCE = Duration.ofMillis(20);

    private final String queue;
    private final Set<String> kinds;
    private final JobStore store;
    private final Buffer buffer;
    private final Consumer<List<Ticket>> found;
    private final Scheduler timer;
    private final Disposable.Swap round = Disposables.swap();
    private boolean mayWait;
    private boolean underWay;

    /** Hands on what it finds; there are places for it. */
    Borrowing(
            String queue,
            Set<String> kinds,
            JobStore store,
            Buffer buffer,
            Consumer<List<Ticket>> found,
            Scheduler timer) {
        this.queue = queue;
        this.kinds = kinds;
        this.store = store;
        this.buffer = buffer;
        this.found = found;
        this.timer = timer;
    }

    /** A job waits somewhere. */
    void heard() {
        if (!store.isShared()) {
            return;
        }
        synchronized (this) {
            mayWait = true;
        }
        look();
    }

    /** Asks, if anything may be found and a slot has nothing to do; to be called whenever that may have become so. */
    void look() {
        if (store.isShared() && begin()) {
            round.update(
                    Mono.delay(PATIENCE, timer).then(Mono.defer(this::once)).subscribe());
        }
    }

    private synchronized boolean begin() {
        if (!mayWait || underWay || !buffer.mayBorrow()) {
            return false;
        }
        underWay = true;
        return true;
    }

    private Mono<Void> once() {
        int slots = buffer.beginBorrowing();
        if (slots == 0) {
            ended(true);
            return Mono.empty();
        }
        synchronized (this) {
            mayWait = false;
        }
        return store.borrow(queue, kinds, slots)
                .doOnNext(tickets -> {
                    buffer.borrowed(tickets.size());
                    found.accept(tickets);
                    ended(tickets.size() == slots);
                    look();
                })
                .onErrorResume(cause -> {
                    log.debug("Queue {} borrows nothing for now", queue, cause);
                    ended(true);
                    return Mono.empty();
                })
                .then();
    }

    private synchronized void ended(boolean more) {
        underWay = false;
        mayWait |= more;
    }

    void close() {
        round.dispose();
    }
}
