package dev.sluice.queue;

import dev.sluice.job.JobException;
import dev.sluice.store.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * The way to a place: at once, or in line, where those who can wait stand in the order they came and nobody passes them.
 * Nothing is called while the monitor is held, but the buffer.
 */
final class Entrance {

    private final Buffer buffer;
    private final Releases releases;
    private final Scheduler timer;
    private final Set<Waiter> line = new LinkedHashSet<>();
    private volatile boolean isEmpty = true;
    private boolean closed;

    Entrance(Buffer buffer, Releases releases, Scheduler timer) {
        this.buffer = buffer;
        this.releases = releases;
        this.timer = timer;
    }

    /** A place, or null if the queue is full or somebody waits for it to be less so. */
    @Nullable
    Place pass(long rank) {
        Place place = admit(rank);
        if (place != null) {
            release(place);
        }
        return place;
    }

    private synchronized @Nullable Place admit(long rank) {
        return line.isEmpty() ? buffer.admit(rank) : null;
    }

    private void release(Place place) {
        Ticket displaced = place.displaced();
        if (displaced != null) {
            releases.displaced(displaced);
        }
    }

    /**
     * Stands in line.
     *
     * @param rank the job's
     * @param patience how long at most
     * @param refusal what ends the wait then
     * @return who waits, until it has its place, is refused or leaves
     */
    Waiter await(long rank, Duration patience, Supplier<JobException> refusal) {
        Waiter waiter = new Waiter(rank);
        if (!add(waiter)) {
            waiter.place.completeExceptionally(new JobException.ShuttingDown());
            return waiter;
        }
        waiter.timer.update(timer.schedule(() -> refuse(waiter, refusal), patience.toNanos(), TimeUnit.NANOSECONDS));
        advance();
        return waiter;
    }

    private synchronized boolean add(Waiter waiter) {
        isEmpty &= closed;
        return !closed && line.add(waiter);
    }

    /** Lets in who stands first for as long as there are places. To be called after each change that may make one. */
    void advance() {
        while (!isEmpty) {
            Waiter next;
            Place place;
            synchronized (this) {
                if (line.isEmpty()) {
                    return;
                }
                next = line.iterator().next();
                place = buffer.admit(next.rank);
                if (place == null) {
                    return;
                }
                remove(next);
            }
            next.timer.dispose();
            release(place);
            next.place.complete(place);
        }
    }

    /** Forgets who waits; without effect if its wait is over. */
    void leave(Waiter waiter) {
        waiter.timer.dispose();
        remove(waiter);
    }

    private void refuse(Waiter waiter, Supplier<JobException> refusal) {
        waiter.timer.dispose();
        if (remove(waiter)) {
            waiter.place.completeExceptionally(refusal.get());
        }
    }

    private synchronized boolean remove(Waiter waiter) {
        boolean waited = line.remove(waiter);
        isEmpty = line.isEmpty();
        return waited;
    }

    /** Refuses all who wait, or would. */
    void close() {
        List<Waiter> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(line);
        }
        all.forEach(waiter -> refuse(waiter, JobException.ShuttingDown::new));
    }

    /** Somebody in line. */
    static final class Waiter {

        private final long rank;
        private final CompletableFuture<Place> place = new CompletableFuture<>();
        private final Disposable.Swap timer = Disposables.swap();

        private Waiter(long rank) {
            this.rank = rank;
        }

        /** Its place, once it has one, or why it has none; completed by who made room. */
        CompletableFuture<Place> place() {
            return place;
        }
    }
}
