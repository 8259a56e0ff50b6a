package dev.sluice.store;

import dev.sluice.job.JobException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** What persons set for queues, in memory. It answers on the thread that asks. */
public final class FakeQueueStore implements QueueStore {

    private final Map<String, QueueOverride> rows = new TreeMap<>();
    private int failures;

    /**
     * Makes reads fail.
     *
     * @param reads how many of the next
     */
    public void failNext(int reads) {
        failures = reads;
    }

    @Override
    public Mono<Map<String, QueueOverride>> overrides() {
        return Mono.fromSupplier(() -> {
            if (failures > 0) {
                failures--;
                throw new JobException.Unavailable("disk full");
            }
            return Map.copyOf(rows);
        });
    }

    @Override
    public Mono<QueueOverride> override(String queue, UnaryOperator<QueueOverride> change) {
        return Mono.fromSupplier(
                () -> rows.compute(queue, (name, now) -> change.apply(now == null ? QueueOverride.NONE : now)));
    }
}
