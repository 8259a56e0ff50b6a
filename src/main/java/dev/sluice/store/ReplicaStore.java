package dev.sluice.store;

import java.util.List;
import reactor.core.publisher.Mono;

/** Which processes share this store. It promises what {@link JobStore} does. */
public interface ReplicaStore {

    /**
     * Those that live, and those that died within the time of a lease.
     *
     * @return this one and the others, the oldest first
     */
    Mono<List<Replica>> replicas();
}
