package dev.sluice.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** Counts the jobs that a peer runs, wherever it makes its handlers. */
final class Ran {

    private static final AtomicReference<Ran> CURRENT = new AtomicReference<>(new Ran(0));

    private final CountDownLatch left;
    private volatile long began;

    private Ran(int jobs) {
        this.left = new CountDownLatch(jobs);
    }

    static Ran expect(int jobs) {
        Ran ran = new Ran(jobs);
        CURRENT.set(ran);
        return ran;
    }

    /** All that an empty job does. */
    static void one() {
        Ran ran = CURRENT.get();
        if (ran.began == 0) {
            ran.began = System.nanoTime();
        }
        ran.left.countDown();
    }

    void await() throws InterruptedException {
        left.await();
    }

    /** When the first ran, by {@link System#nanoTime}. */
    long began() {
        return began;
    }
}
