package dev.sluice.store.postgres;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * How worn the tables are: rows that are dead and were not swept away, and for how long somebody's snapshot has kept them
 * there. Of sessions of other roles PostgreSQL tells only who is a member of {@code pg_read_all_stats}.
 */
final class Wear {

    private static final Logger log = LoggerFactory.getLogger(Wear.class);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(15);

    private static final String LOOK = "SELECT coalesce((SELECT sum(t.n_dead_tup) FROM pg_stat_user_tables t"
            + " WHERE t.schemaname = 'sluice'), 0)::bigint, coalesce((SELECT extract(epoch FROM clock_timestamp()"
            + " - min(a.xact_start)) FROM pg_stat_activity a WHERE a.backend_xmin IS NOT NULL"
            + " AND a.datname = current_database() AND a.pid <> pg_backend_pid()"
            + " AND a.backend_type <> 'autovacuum worker'), 0)::double precision";

    private final Reads reads;
    private volatile Seen seen = new Seen(0, 0);

    Wear(Reads reads) {
        this.reads = reads;
    }

    private record Seen(long deadRows, double snapshotAge) {}

    void register(MeterRegistry meters) {
        Gauge.builder("sluice.store.dead.rows", this, wear -> wear.seen.deadRows())
                .description("Rows that are dead and not yet swept away")
                .register(meters);
        Gauge.builder("sluice.store.oldest.snapshot", this, wear -> wear.seen.snapshotAge())
                .description("How long the oldest open transaction keeps dead rows from being swept away")
                .baseUnit("seconds")
                .register(meters);
    }

    /** Looks for as long as it is subscribed to. */
    Flux<Void> watch() {
        return Flux.defer(this::look).then(Mono.delay(BETWEEN_LOOKS)).then().repeat();
    }

    Mono<Void> look() {
        return reads.first(new Sql<>(
                        LOOK,
                        List.of(),
                        row -> new Seen(JobRow.number(row, 0), Objects.requireNonNull(row.get(1, Double.class)))))
                .doOnNext(now -> seen = now)
                .then()
                .onErrorResume(cause -> {
                    log.debug("The tables cannot be looked at for now", cause);
                    return Mono.empty();
                });
    }
}
