package dev.sluice.store.sqlite;

import dev.sluice.store.CallbackStore;
import dev.sluice.store.JobStore;
import dev.sluice.store.JobStoreContract;
import dev.sluice.store.QueueStore;
import dev.sluice.store.ScheduleStore;
import dev.sluice.store.SecretStore;
import dev.sluice.store.SettableClock;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract in memory. */
class SqliteMemoryStoreTests implements JobStoreContract {

    private final SettableClock clock = new SettableClock();
    private SqliteEngine engine;

    @BeforeEach
    void open() {
        engine = Engines.open(Path.of(SqliteSettings.MEMORY), clock);
    }

    @AfterEach
    void close() throws SQLException {
        engine.close();
    }

    @Override
    public JobStore store() {
        return engine.store();
    }

    @Override
    public QueueStore queues() {
        return engine.store();
    }

    @Override
    public ScheduleStore schedules() {
        return engine.store();
    }

    @Override
    public CallbackStore callbacks() {
        return engine.callbacks();
    }

    @Override
    public SecretStore secrets() {
        return engine.secrets();
    }

    @Override
    public SettableClock clock() {
        return clock;
    }
}
