package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.worker.BlockingJobHandler;
import dev.sluice.worker.JobContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A kind whose jobs run until a test lets them end. */
final class GateHandler implements BlockingJobHandler {

    private static final int PATIENCE_SECONDS = 20;

    private final Map<String, Gate> gates = new ConcurrentHashMap<>();

    @Override
    public String kind() {
        return "gate";
    }

    @Override
    public @Nullable Object work(JobContext job) throws InterruptedException {
        Gate gate = gate(job.id().toString());
        gate.entered.countDown();
        gate.open.await();
        return "through";
    }

    /** Waits until the job runs. */
    void awaitStart(String id) throws InterruptedException {
        assertThat(gate(id).entered.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    /** Lets the job end, now or when it runs. */
    void open(String id) {
        gate(id).open.countDown();
    }

    private Gate gate(String id) {
        return gates.computeIfAbsent(id, unknown -> new Gate(new CountDownLatch(1), new CountDownLatch(1)));
    }

    private record Gate(CountDownLatch entered, CountDownLatch open) {}
}
