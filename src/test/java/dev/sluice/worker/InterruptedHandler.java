package dev.sluice.worker;

import static dev.sluice.store.StoreUnderTest.TIMEOUT;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Blocks its thread until it is interrupted, and then remembers it. */
final class InterruptedHandler implements BlockingJobHandler {

    private final Runnable begun;
    private final CountDownLatch interrupted = new CountDownLatch(1);

    /** Does something first. */
    InterruptedHandler(Runnable begun) {
        this.begun = begun;
    }

    @Override
    public String kind() {
        return "simulate";
    }

    @Override
    public @Nullable Object work(JobContext job) throws InterruptedException {
        begun.run();
        try {
            new CountDownLatch(1).await();
            return null;
        } catch (InterruptedException wanted) {
            interrupted.countDown();
            throw wanted;
        }
    }

    boolean wasInterrupted() throws InterruptedException {
        return interrupted.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }
}
