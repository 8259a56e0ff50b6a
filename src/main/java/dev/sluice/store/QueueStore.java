package dev.sluice.store;

import java.util.Map;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** What persons set for queues. It promises what {@link JobStore} does. */
public interface QueueStore {

    /**
     * What is set, for all queues for which anything is.
     *
     * @return by name, maybe empty
     */
    Mono<Map<String, QueueOverride>> overrides();

    /**
     * Changes what is set for a queue, in one step with reading it.
     *
     * @param queue its name
     * @param change makes the new value of the present one; may be called more than once
     * @return the new value
     */
    Mono<QueueOverride> override(String queue, UnaryOperator<QueueOverride> change);
}
