package dev.sluice.store.postgres;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobEvent;
import dev.sluice.store.JobFilter;
import dev.sluice.store.Ticket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A database that an earlier version worked with. */
@Tag("postgres")
class EarlierVersionTests {

    private static final LeaseSettings LEASE = new LeaseSettings(Duration.ofMinutes(1));

    private static final String LEFT =
            "WITH left_over AS (INSERT INTO sluice.job (seq, id, kind, queue, state, priority, rank,"
                    + " max_attempts, timeout, created_at, run_at, payload) SELECT nextval('sluice.event_seq'), gen_random_uuid(),"
                    + " 'simulate', 'default', 'queued', 0, i, 5, 0, 0, 0, '{}' FROM generate_series(1, 3) i RETURNING seq)"
                    + " INSERT INTO sluice.job_event (seq, job, version, state, attempt, at)"
                    + " SELECT seq, seq, 1, 'queued', 0, 0 FROM left_over";

    @Test
    void goesOnWithWhatIsThere() {
        String database = PostgresServer.emptyDatabase();
        Flyway.configure()
                .dataSource(PostgresServer.dataSource("postgres", database))
                .defaultSchema(Tables.SCHEMA)
                .locations("classpath:db/postgres")
                .target("3")
                .load()
                .migrate();
        PostgresServer.execute(database, LEFT);

        try (PostgresEngine engine = PostgresEngine.open(
                PostgresServer.settings(database), LEASE, Clock.systemUTC(), (writes, nanos) -> {})) {
            PostgresJobStore store = engine.store();
            List<Ticket> waiting = get(store.feed("default", Set.of("simulate"), 9));
            get(store.succeed(get(store.start(waiting.get(0))), null, null));

            assertThat(waiting).extracting(Ticket::rank).containsExactly(1L, 2L, 3L);
            assertThat(get(store.events(waiting.get(0).id(), 0, 9)))
                    .extracting(JobEvent::name)
                    .containsExactly("queued", "running", "succeeded");
            assertThat(get(store.list(JobFilter.ALL, Long.MAX_VALUE, 9)).jobs()).hasSize(3);
        }
    }
}
