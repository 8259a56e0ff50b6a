package dev.sluice.store.sqlite;

import dev.sluice.store.CommitMeter;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** Counts what shares each commit, and makes the first take as long as a test wants it to. */
final class HeldCommit implements CommitMeter {

    private final Queue<Integer> sizes = new ConcurrentLinkedQueue<>();
    private final CountDownLatch onItsWay = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);

    @Override
    public void committed(int writes, long nanos) {
        sizes.add(writes);
        onItsWay.countDown();
        Latches.await(letGo);
    }

    /** Returns when the first commit is held. */
    void await() {
        Latches.await(onItsWay);
    }

    void letGo() {
        letGo.countDown();
    }

    List<Integer> sizes() {
        return List.copyOf(sizes);
    }
}
