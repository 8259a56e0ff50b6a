package dev.sluice.store.postgres;

import dev.sluice.store.QueueFigures;
import dev.sluice.store.Replica;
import dev.sluice.store.ReplicaStore;
import io.r2dbc.spi.Row;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** The processes that have a lease, and what they hold; that index knows of no other jobs. */
record PostgresReplicaStore(Reads reads, Lease lease, long home) implements ReplicaStore {

    private static final String ALL = "SELECT r.name, r.version, r.started_at, r.seen_at, count(j.seq)"
            + " FROM sluice.replica r LEFT JOIN sluice.job j ON j.home = r.home AND j.state = 'running'"
            + " GROUP BY r.home ORDER BY r.started_at, r.home";

    /** One that is dead says nothing any more, though its row may still be there. */
    private static final String OTHERS = "SELECT f.queue, sum(f.buffered)::bigint, sum(f.starts), sum(f.ends)"
            + " FROM sluice.replica r, unnest(r.queues, r.buffered, r.starts, r.ends) AS f (queue, buffered, starts, ends)"
            + " WHERE r.home <> $1 AND r.until > clock_timestamp() GROUP BY f.queue";

    @Override
    public Mono<List<Replica>> replicas() {
        return reads.all(new Sql<>(
                ALL,
                List.of(),
                row -> new Replica(
                        JobRow.text(row, 0), JobRow.text(row, 1), time(row, 2), time(row, 3), JobRow.number(row, 4))));
    }

    @Override
    public void tell(Supplier<Map<String, QueueFigures>> figures) {
        lease.tell(figures);
    }

    @Override
    public Mono<Map<String, QueueFigures>> others() {
        return reads.all(new Sql<>(
                        OTHERS,
                        List.of(home),
                        row -> Map.entry(
                                JobRow.text(row, 0),
                                new QueueFigures(JobRow.number(row, 1), rate(row, 2), rate(row, 3)))))
                .map(rows -> rows.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private static double rate(Row row, int column) {
        return Objects.requireNonNull(row.get(column, Double.class));
    }

    private static Instant time(Row row, int column) {
        return Objects.requireNonNull(row.get(column, Instant.class));
    }
}
