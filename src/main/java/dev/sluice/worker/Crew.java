package dev.sluice.worker;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The threads that call handlers. To wake one takes longer than many a handler, so a thread that is done looks for the next
 * call before it sleeps, and no more than one at a time is woken to look for one. No call waits behind another all the same,
 * while there are threads: each wakes the next before it begins, if more wait.
 */
final class Crew {

    private static final long PAUSE_MILLIS = 1_000;

    private final Scheduler threads;
    private final Queue<Runnable> calls = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean looking = new AtomicBoolean();

    Crew(Scheduler threads) {
        this.threads = threads;
    }

    /**
     * Makes a call on one of the threads, soon.
     *
     * @param call may block, and throws nothing
     * @throws RejectedExecutionException if there is no thread to be had
     */
    void call(Runnable call) {
        calls.add(call);
        if (!wake() && calls.remove(call)) {
            throw new RejectedExecutionException("No thread is left.");
        }
    }

    /** Not one is to be had, or the machine has none: calls that wait are made by who is done, or by who is woken later. */
    private boolean failed() {
        looking.set(false);
        if (!calls.isEmpty() && !threads.isDisposed()) {
            Schedulers.parallel().schedule(this::wake, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
        return false;
    }

    private boolean wake() {
        if (calls.isEmpty() || !looking.compareAndSet(false, true)) {
            return true;
        }
        try {
            threads.schedule(this::work);
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError none) {
            return failed();
        }
    }

    /** Whoever adds a call either finds that nobody looks any more, or is found by the look that follows. */
    private void work() {
        looking.set(false);
        for (Runnable next = calls.poll(); next != null; next = calls.poll()) {
            wake();
            next.run();
        }
    }
}
