package dev.sluice.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.StoreUnderTest;
import dev.sluice.store.Ticket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tables that grew since they were last analyzed, as each does that fills up within a minute. */
@Tag("postgres")
class PostgresPlansTests {

    private static final int ROWS = 20_000;

    private static final String GROW =
            "WITH grown AS (INSERT INTO sluice.job (seq, id, kind, queue, state, priority, rank,"
                    + " max_attempts, timeout, created_at, run_at, payload) SELECT nextval('sluice.event_seq'), gen_random_uuid(),"
                    + " 'simulate', 'default', 'queued', 0, i, 5, 0, 0, 0, '{}' FROM generate_series(1, %d) i RETURNING seq)"
                    + " INSERT INTO sluice.job_event (slot, seq, job, version, state, attempt, at)"
                    + " SELECT 1, seq, seq, 1, 'queued', 0, 0 FROM grown";

    private static final String GROUPS =
            GROW.replace("payload)", "payload, entered)").replace("'{}' FROM", "'{}', i / 100 FROM");

    private static final String INSERT = "SELECT sluice.insert_jobs(1, 0, 0, ARRAY[gen_random_uuid()], '{simulate}',"
            + " '{default}', '{queued}', '{0}', '{0}', '{5}', '{0}', '{0}', '{0}', '{f}', ARRAY['{}'], '{only one}', '{NULL}',"
            + " '{NULL}', '{NULL}', '{NULL}', '{somebody}', ARRAY[gen_random_uuid()::text], '{digest}')";

    private static final String START = "SELECT sluice.start_jobs(1, 0, ARRAY(SELECT seq FROM sluice.job"
            + " WHERE state = 'queued' AND home IS NULL AND queue = 'default' ORDER BY rank, seq LIMIT 10),"
            + " ARRAY(SELECT seq FROM sluice.job WHERE state = 'running' AND home = 1 LIMIT 1))";

    private static final String END = "SELECT sluice.settle_jobs(0, array_agg(seq), array_agg(epoch),"
            + " array_agg('succeeded'::text), array_agg(false), array_agg(0::bigint), array_agg(0::bigint),"
            + " array_agg(''::text), array_agg(0), array_agg(''::text), array_agg(''::text), array_agg(''::text), array_agg(0), array_agg(''::text),"
            + " array_agg(false)) FROM sluice.job WHERE state = 'running' AND home = 1";

    private static final List<String> DIE = List.of(
            "INSERT INTO sluice.replica (home, name, version, until) VALUES (2, 'two', '1', 'infinity')",
            START.replace("start_jobs(1,", "start_jobs(2,"),
            "DELETE FROM sluice.replica WHERE home = 2");

    private static final String RESCUE = "SELECT * FROM sluice.rescue_jobs(0, 3, 'crashed', '')";

    private static final List<Sql<?>> EACH_SECOND =
            List.of(new Sql<>(RESCUE, List.of(), row -> 1), new Sql<>(Wishes.WISHED, List.of(1L), row -> 1));

    private static final String FLUSH = "SELECT pg_stat_force_next_flush()";

    private static final String READ = "SELECT sum(t.seq_tup_read + (SELECT sum(i.idx_tup_read)"
            + " FROM pg_stat_user_indexes i WHERE i.relid = t.relid)) AS rows FROM pg_stat_user_tables t"
            + " WHERE t.relname = 'job' OR t.relname LIKE 'job_event%'";

    private final String database = PostgresServer.database();

    @BeforeEach
    void begin() {
        PostgresServer.assumeStatistics();
        PostgresServer.execute(
                database,
                "INSERT INTO sluice.replica (home, name, version, until) VALUES (1, 'one', '1', 'infinity')",
                GROW.formatted(100));
    }

    @Test
    void areNotReadAsAWholeForEachGroup() {
        List<String> statements = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            statements.addAll(List.of(INSERT, START, END));
        }
        statements.addAll(List.of(GROW.formatted(ROWS), FLUSH, "CREATE TABLE earlier AS " + READ));
        statements.addAll(List.of(INSERT, START, END));
        statements.addAll(DIE);
        statements.addAll(List.of(RESCUE, FLUSH));

        PostgresServer.execute(database, statements.toArray(String[]::new));

        assertThat(read() - Long.parseLong(PostgresServer.read(database, "SELECT rows FROM earlier")))
                .isBetween(1L, ROWS / 10L);
        assertThat(PostgresServer.read(database, "SELECT count(*) FROM sluice.job WHERE crashes = 1"))
                .as("rescued")
                .isEqualTo("10");
    }

    @Test
    void areNotReadAsAWholeForEachEvent() {
        PostgresServer.execute(
                database,
                "DELETE FROM sluice.job",
                "DELETE FROM sluice.job_event",
                "ANALYZE sluice.job, sluice.job_event",
                GROW.formatted(ROWS),
                FLUSH);
        long earlier = read();

        try (Database connections =
                PostgresEngine.Connected.to(PostgresServer.settings(database)).database()) {
            assertThat(StoreUnderTest.get(new WholeLog(new Reads(connections)).news(0))
                            .entries())
                    .hasSize(WholeLog.WINDOW);
            StoreUnderTest.get(connections.rows(new Sql<>(FLUSH, List.of(), row -> 0)));
        }

        assertThat(read() - earlier).isBetween(1L, 10L * WholeLog.WINDOW);
    }

    @Test
    void areNotReadAsAWholeByStatementsThatAreKept() {
        assertThat(readByKept()).isBetween(1L, ROWS / 10L);
    }

    /** Groups leave a small index of when they entered and a large one of their order. */
    @Test
    void areNotReadAsAWholeWhereOnlyFewWaited() {
        PostgresServer.execute(
                database,
                GROUPS.formatted(3 * ROWS),
                "UPDATE sluice.job SET state = 'succeeded', finished_at = 0",
                "ANALYZE sluice.job");

        assertThat(readByKept()).isBetween(1L, ROWS / 10L);
    }

    private long readByKept() {
        List<Sql<?>> kept = List.of(
                feed(new Frontier.Look(true, Frontier.Place.FIRST, 0, 0, 0)),
                feed(new Frontier.Look(false, new Frontier.Place(50, 0), 10L * ROWS, 0, 0)),
                new Sql<>(Feeds.BORROW, List.of(2L, "default", new String[] {"simulate"}, 10), row -> 1),
                new Sql<>(WholeLog.NEWS, List.of(4L * ROWS), row -> 1),
                new Sql<>(WholeLog.SUM, List.of(4L * ROWS), row -> 1));

        try (Database connection =
                PostgresEngine.Connected.to(PostgresServer.settings(database)).database()) {
            for (int i = 0; i < 8; i++) {
                kept.forEach(each -> StoreUnderTest.get(connection.rows(each)));
            }
            PostgresServer.execute(database, GROW.formatted(ROWS));
            StoreUnderTest.get(connection.rows(new Sql<>(FLUSH, List.of(), row -> 0)));
            long earlier = read();
            kept.forEach(each -> StoreUnderTest.get(connection.rows(each)));
            StoreUnderTest.get(connection.rows(new Sql<>(FLUSH, List.of(), row -> 0)));
            return read() - earlier;
        }
    }

    /** Through a thousand rounds, each of which leaves ten dead rows in front of the next. */
    @Test
    void readsNoMoreForAClaimWhileSomebodyHoldsASnapshot() throws SQLException {
        PostgresServer.execute(database, GROW.formatted(ROWS), "ANALYZE sluice.job");
        List<Long> costs = new ArrayList<>();
        long upkeep;
        try (Connection holder = PostgresServer.dataSource("postgres", database).getConnection();
                Statement snapshot = holder.createStatement();
                Database connections = PostgresEngine.Connected.to(PostgresServer.settings(database))
                        .database()) {
            snapshot.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM sluice.replica");
            WholeLog log = new WholeLog(new Reads(connections));
            Commits commits = new Commits((writes, nanos) -> {}, () -> {});
            Feeds feeds =
                    new Feeds(new Writes(connections, commits), 1, () -> StoreUnderTest.get(log.horizon()), () -> 0);
            for (int i = 0; i < 1_000; i++) {
                long earlier = i % 250 == 249 ? flushed(connections) : 0;
                List<Ticket> taken = StoreUnderTest.get(feeds.feed("default", Set.of("simulate"), 10));
                assertThat(taken).hasSize(10);
                if (earlier > 0) {
                    costs.add(flushed(connections) - earlier);
                }
            }
            long before = flushed(connections);
            EACH_SECOND.forEach(each -> StoreUnderTest.get(connections.rows(each)));
            upkeep = flushed(connections) - before;
        }

        assertThat(costs)
                .as("rows read by a claim of ten")
                .hasSize(4)
                .allSatisfy(cost -> assertThat(cost).isBetween(20L, 60L));
        assertThat(upkeep).as("rows read in search of orphans and wishes").isLessThan(20);
    }

    private long flushed(Database connections) {
        StoreUnderTest.get(connections.rows(new Sql<>(FLUSH, List.of(), row -> 0)));
        return read();
    }

    private static Sql<?> feed(Frontier.Look look) {
        return Feeds.feed(1, "default", Set.of("simulate"), 10, look);
    }

    private long read() {
        return Long.parseLong(PostgresServer.read(database, READ));
    }
}
