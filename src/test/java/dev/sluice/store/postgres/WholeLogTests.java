package dev.sluice.store.postgres;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("postgres")
class WholeLogTests {

    private final String database = PostgresServer.database();

    @Test
    void passesOverNothingBehindAFullWindowOfWhichAJobIsDeleted() {
        int more = 10;
        PostgresServer.execute(
                database,
                "WITH grown AS (INSERT INTO sluice.job (seq, id, kind, queue, state, priority, rank, max_attempts, timeout,"
                        + " created_at, run_at, payload) SELECT nextval('sluice.event_seq'), gen_random_uuid(), 'simulate',"
                        + " 'default', 'queued', 0, i, 5, 0, 0, 0, '{}' FROM generate_series(1, "
                        + (WholeLog.WINDOW + more)
                        + ") i RETURNING seq) INSERT INTO sluice.job_event (slot, seq, job, version, state, attempt, at)"
                        + " SELECT 1, seq, seq, 1, 'queued', 0, 0 FROM grown",
                "DELETE FROM sluice.job WHERE seq = 7");
        try (Database connections =
                PostgresEngine.Connected.to(PostgresServer.settings(database)).database()) {
            WholeLog log = new WholeLog(new Reads(connections));

            WholeLog.News first = get(log.news(0));
            WholeLog.News second = get(log.news(first.reach()));

            assertThat(first.entries()).hasSize(WholeLog.WINDOW - 1);
            assertThat(second.entries()).hasSize(more);
        }
    }
}
