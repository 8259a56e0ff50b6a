package dev.sluice.store.sqlite;

import dev.sluice.job.JobState;
import dev.sluice.store.JobCount;
import dev.sluice.store.QueueFigures;
import dev.sluice.store.Replica;
import dev.sluice.store.ReplicaStore;
import dev.sluice.store.ThisProcess;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** The one process that has the file. */
record SqliteReplicaStore(Counts counts, Clock clock, Instant startedAt) implements ReplicaStore {

    @Override
    public Mono<List<Replica>> replicas() {
        return Mono.fromSupplier(() ->
                List.of(new Replica(ThisProcess.name(), ThisProcess.version(), startedAt, clock.instant(), running())));
    }

    /** There is nobody to tell. */
    @Override
    public void tell(Supplier<Map<String, QueueFigures>> figures) {}

    @Override
    public Mono<Map<String, QueueFigures>> others() {
        return Mono.just(Map.of());
    }

    private long running() {
        return counts.all().stream()
                .filter(count -> count.state() == JobState.RUNNING)
                .mapToLong(JobCount::jobs)
                .sum();
    }
}
