package dev.sluice.store;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** Which processes share this store, and how each says that it does. It promises what {@link JobStore} does. */
public interface ReplicaStore {

    /**
     * Those that live, and those that died within the time of a lease.
     *
     * @return this one and the others, the oldest first
     */
    Mono<List<Replica>> replicas();

    /**
     * Says from now on how the queues of this process do, as often as it says that it lives.
     *
     * @param figures asked each time, by queue; must not block
     */
    void tell(Supplier<Map<String, QueueFigures>> figures);

    /**
     * How the queues of the other processes do, as each last said: at most a quarter of a lease ago.
     *
     * @return their sums by queue, without this process; queues in which nothing happens may be left out
     */
    Mono<Map<String, QueueFigures>> others();
}
