package dev.sluice.store.postgres;

import dev.sluice.store.CallbackStore;
import dev.sluice.store.DurableJobStoreContract;
import dev.sluice.store.JobStore;
import dev.sluice.store.QueueStore;
import dev.sluice.store.ScheduleStore;
import dev.sluice.store.SecretStore;
import dev.sluice.store.SettableClock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/** The contract on PostgreSQL. */
@Tag("postgres")
class PostgresJobStoreTests implements DurableJobStoreContract {

    private static final SettableClock CLOCK = new SettableClock();

    private static PostgresLives lives;

    @BeforeAll
    static void open() {
        lives = new PostgresLives(PostgresServer.database(), CLOCK);
    }

    @AfterAll
    static void close() {
        lives.close();
    }

    @BeforeEach
    void empty() {
        lives.empty();
    }

    @Override
    public JobStore store() {
        return lives.store();
    }

    @Override
    public QueueStore queues() {
        return lives.store();
    }

    @Override
    public ScheduleStore schedules() {
        return lives.store();
    }

    @Override
    public CallbackStore callbacks() {
        return lives.engine().callbacks();
    }

    @Override
    public SecretStore secrets() {
        return lives.engine().secrets();
    }

    @Override
    public SettableClock clock() {
        return CLOCK;
    }

    @Override
    public void reopen() {
        lives.reopen();
    }

    /** A round trip each, so not as often as in a file. */
    @Override
    public int interleavings() {
        return 40;
    }
}
