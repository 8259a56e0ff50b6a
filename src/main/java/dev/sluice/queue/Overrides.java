package dev.sluice.queue;

import dev.sluice.store.QueueOverride;
import dev.sluice.store.QueueStore;
import java.util.Map;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** What persons set for queues: kept in the store, for all replicas and the next start, and done here. */
public final class Overrides {

    private final QueueStore store;
    private final Queues queues;
    private long changes;

    Overrides(QueueStore store, Queues queues) {
        this.store = store;
        this.queues = queues;
    }

    /**
     * Reads what is set and does it. What was changed here meanwhile is newer and stays.
     *
     * @return complete when it is done; or {@link dev.sluice.job.JobException.Unavailable}
     */
    public Mono<Void> load() {
        return Mono.defer(() -> {
            long seen = changes();
            return store.overrides().doOnNext(all -> apply(all, seen)).then();
        });
    }

    /**
     * Changes what is set for a queue and does it.
     *
     * @param queue which
     * @param change makes the new value of the present one; may be called more than once
     * @return complete when it is durable and done; or {@link dev.sluice.job.JobException.Unavailable}
     */
    public Mono<Void> change(JobQueue queue, UnaryOperator<QueueOverride> change) {
        return store.override(queue.name(), change)
                .doOnNext(override -> apply(queue, override))
                .then();
    }

    private synchronized long changes() {
        return changes;
    }

    private synchronized void apply(Map<String, QueueOverride> all, long seen) {
        if (seen == changes) {
            queues.all().forEach(queue -> queue.apply(all.getOrDefault(queue.name(), QueueOverride.NONE)));
        }
    }

    private synchronized void apply(JobQueue queue, QueueOverride override) {
        changes++;
        queue.apply(override);
    }
}
