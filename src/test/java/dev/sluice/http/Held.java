package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.worker.BlockingJobHandler;
import dev.sluice.worker.JobContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Jobs that run until the test lets go of all that have the same payload. */
final class Held implements BlockingJobHandler {

    private final Map<String, Gate> gates = new ConcurrentHashMap<>();

    private record Gate(CountDownLatch begun, CountDownLatch open) {}

    private Gate gate(String payload) {
        return gates.computeIfAbsent(payload, key -> new Gate(new CountDownLatch(1), new CountDownLatch(1)));
    }

    @Override
    public String kind() {
        return "held";
    }

    @Override
    public Duration expected() {
        return Duration.ofSeconds(7);
    }

    @Override
    public Object work(JobContext job) throws InterruptedException {
        Gate gate = gate(job.payload());
        gate.begun().countDown();
        gate.open().await();
        return "let go";
    }

    void awaitBegin(String payload) throws InterruptedException {
        assertThat(gate(payload).begun().await(Wire.TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    void letGo(String payload) {
        gate(payload).open().countDown();
    }
}
