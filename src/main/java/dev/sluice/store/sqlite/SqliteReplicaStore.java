package dev.sluice.store.sqlite;

import dev.sluice.job.JobState;
import dev.sluice.store.JobCount;
import dev.sluice.store.Replica;
import dev.sluice.store.ReplicaStore;
import dev.sluice.store.ThisProcess;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Mono;

/** The one process that has the file. */
record SqliteReplicaStore(Counts counts, Clock clock, Instant startedAt) implements ReplicaStore {

    @Override
    public Mono<List<Replica>> replicas() {
        return Mono.fromSupplier(() ->
                List.of(new Replica(ThisProcess.name(), ThisProcess.version(), startedAt, clock.instant(), running())));
    }

    private long running() {
        return counts.all().stream()
                .filter(count -> count.state() == JobState.RUNNING)
                .mapToLong(JobCount::jobs)
                .sum();
    }
}
