package dev.sluice.queue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/** Those who wait for room in a full queue, first come first served. Entries are given out under one lock, in their order. */
final class PatientLine {

    private final LongFunction<Entry> door;
    private final Deque<Waiter> waiters = new ArrayDeque<>();

    /** The door says where a job of a rank may go. */
    PatientLine(LongFunction<Entry> door) {
        this.door = door;
    }

    /**
     * Stands in line.
     *
     * @param rank of the job
     * @param patience after it the waiter goes away
     * @param served told once: an entry that must be used, or {@link Entry#NOWHERE} when patience was in vain
     * @return leaves the line; who is served in the same moment still is
     */
    Disposable join(long rank, Duration patience, Consumer<Entry> served) {
        Waiter waiter = new Waiter(rank, served);
        synchronized (waiters) {
            waiters.add(waiter);
        }
        Disposable timer =
                Schedulers.parallel().schedule(() -> expire(waiter), patience.toMillis(), TimeUnit.MILLISECONDS);
        serve();
        return () -> {
            timer.dispose();
            leave(waiter);
        };
    }

    private boolean leave(Waiter waiter) {
        synchronized (waiters) {
            return waiters.remove(waiter);
        }
    }

    /** Looks whether there is room for the first. */
    void serve() {
        Deque<Runnable> given = new ArrayDeque<>();
        synchronized (waiters) {
            for (Waiter first = waiters.peek(); first != null; first = waiters.peek()) {
                Entry entry = door.apply(first.rank());
                if (entry.way() == Entry.Way.NOWHERE) {
                    break;
                }
                Waiter served = waiters.remove();
                given.add(() -> served.told().accept(entry));
            }
        }
        given.forEach(Runnable::run);
    }

    private void expire(Waiter waiter) {
        if (leave(waiter)) {
            waiter.told().accept(Entry.NOWHERE);
        }
    }

    /** Who waits; not a record, since two of the same are two. */
    private static final class Waiter {

        private final long rank;
        private final Consumer<Entry> told;

        Waiter(long rank, Consumer<Entry> told) {
            this.rank = rank;
            this.told = told;
        }

        long rank() {
            return rank;
        }

        Consumer<Entry> told() {
            return told;
        }
    }
}
