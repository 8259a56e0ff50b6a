package dev.sluice.store.postgres;

import dev.sluice.store.Replica;
import dev.sluice.store.ReplicaStore;
import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Mono;

/** The processes that have a lease, and what they hold; that index knows of no other jobs. */
record PostgresReplicaStore(Reads reads) implements ReplicaStore {

    private static final String ALL = "SELECT r.name, r.version, r.started_at, r.seen_at, count(j.seq)"
            + " FROM sluice.replica r LEFT JOIN sluice.job j ON j.home = r.home AND j.state = 'running'"
            + " GROUP BY r.home ORDER BY r.started_at, r.home";

    @Override
    public Mono<List<Replica>> replicas() {
        return reads.all(new Sql<>(
                ALL,
                List.of(),
                row -> new Replica(
                        JobRow.text(row, 0), JobRow.text(row, 1), time(row, 2), time(row, 3), JobRow.number(row, 4))));
    }

    private static Instant time(Row row, int column) {
        return Objects.requireNonNull(row.get(column, Instant.class));
    }
}
