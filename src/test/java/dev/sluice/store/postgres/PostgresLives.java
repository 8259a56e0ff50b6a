package dev.sluice.store.postgres;

import dev.sluice.store.StoreUnderTest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** A store in a database whose processes may die, as it were, without any graceful end. */
final class PostgresLives implements AutoCloseable {

    private static final LeaseSettings LEASE = new LeaseSettings(Duration.ofMinutes(10));

    /** As if nothing had ever been there. To truncate a table takes longer than a test, unless it left much. */
    private static final String EMPTY = "DO $$ BEGIN"
            + " IF (SELECT last_value > 3000 FROM sluice.event_seq) THEN TRUNCATE sluice.job, sluice.job_event;"
            + " ELSE DELETE FROM sluice.job; DELETE FROM sluice.job_event; END IF;"
            + " DELETE FROM sluice.idempotency_key; DELETE FROM sluice.queue_override; DELETE FROM sluice.schedule;"
            + " DELETE FROM sluice.secret; DELETE FROM sluice.pace; DELETE FROM sluice.replica; UPDATE sluice.pruned SET event = 0;"
            + " PERFORM setval('sluice.event_seq', 0); END $$";

    private final String database;
    private final PostgresEngine.Connected connected;
    private final Clock clock;
    private PostgresEngine engine;

    /** One whose processes share their connections, for to make them takes longer than a test. */
    PostgresLives(String database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.connected = PostgresEngine.Connected.to(PostgresServer.settings(database));
        this.engine = open();
    }

    private PostgresEngine open() {
        return new PostgresEngine(connected, LEASE, clock, (writes, nanos) -> {});
    }

    PostgresEngine engine() {
        return engine;
    }

    PostgresJobStore store() {
        return engine.store();
    }

    String database() {
        return database;
    }

    /** The process dies, and its lease comes to its end. */
    void reopen() {
        engine.stop();
        rows("UPDATE sluice.replica SET until = '-infinity' RETURNING 0");
        engine = open();
    }

    /** Begins anew, with nothing. */
    void empty() {
        engine.stop();
        rows(EMPTY);
        engine = open();
    }

    private void rows(String sql) {
        StoreUnderTest.get(connected.database().rows(new Sql<>(sql, List.of(), row -> 0)));
    }

    @Override
    public void close() {
        engine.stop();
        connected.close();
    }
}
