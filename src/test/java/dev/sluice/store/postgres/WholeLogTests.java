package dev.sluice.store.postgres;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.LogSummary;
import java.util.List;
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
            WholeLog.Sum sum = get(log.sum(0));
            assertThat(sum.isAll()).isFalse();
            assertThat(sum.reach()).isEqualTo(first.reach());
            assertThat(get(log.sum(sum.reach()))).satisfies(rest -> {
                assertThat(rest.isAll()).isTrue();
                assertThat(rest.entries()).isEqualTo(more);
                assertThat(rest.reach()).isEqualTo(second.reach());
            });
        }
    }

    @Test
    void sumsUpWhatItTells() {
        PostgresServer.execute(
                database,
                "WITH grown AS (INSERT INTO sluice.job (seq, id, kind, queue, state, priority, rank, max_attempts, timeout,"
                        + " created_at, run_at, payload) SELECT nextval('sluice.event_seq'), gen_random_uuid(), 'simulate',"
                        + " 'q' || i % 3, 'queued', 0, i, 5, 0, 0, 0, '{}' FROM generate_series(1, 50) i RETURNING seq)"
                        + " INSERT INTO sluice.job_event (slot, seq, job, version, state, attempt, at, percent)"
                        + " SELECT 1, nextval('sluice.event_seq'), seq, v, (ARRAY['scheduled', 'queued', 'running', 'retrying',"
                        + " 'succeeded', 'failed', 'cancelled'])[1 + seq % 3 + v], 0, 0,"
                        + " CASE WHEN 1 + seq % 3 + v = 3 AND v = 0 THEN 40 END"
                        + " FROM grown CROSS JOIN generate_series(0, 4) v",
                "DELETE FROM sluice.job WHERE seq = 7");
        try (Database connections =
                PostgresEngine.Connected.to(PostgresServer.settings(database)).database()) {
            WholeLog log = new WholeLog(new Reads(connections));
            WholeLog.News news = get(log.news(0));

            WholeLog.Sum sum = get(log.sum(0));

            LogSummary told = LogSummary.of(news.entries());
            assertThat(sum.summary().queues()).isEqualTo(told.queues());
            assertThat(sum.summary().hasEnd()).isTrue();
            assertThat(told.hasEnd()).isTrue();
            assertThat(sum.summary().gone())
                    .containsOnlyKeys("q0", "q1", "q2")
                    .allSatisfy((queue, jobs) -> assertThat(jobs)
                            .containsExactlyInAnyOrderElementsOf(told.gone().get(queue)));
            assertThat(sum.reach()).isEqualTo(news.reach());
            assertThat(get(log.sum(sum.reach())).summary()).isEqualTo(LogSummary.of(List.of()));
        }
    }
}
