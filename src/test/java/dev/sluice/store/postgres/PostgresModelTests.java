package dev.sluice.store.postgres;

import dev.sluice.store.JobStore;
import dev.sluice.store.ModelRun;
import dev.sluice.store.Reopening;
import dev.sluice.store.SettableClock;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The store does what the model does, through crashes too. */
@Tag("postgres")
class PostgresModelTests implements Reopening {

    private static final int COMMANDS = 120;

    /** Each command is a round trip or more, so there are not as many runs as where there is none. */
    private static final int SHARE = 20;

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

    static LongStream seeds() {
        long seeds = ModelRun.seeds().count();
        return seeds == 1 ? ModelRun.seeds() : ModelRun.seeds().limit(Math.max(1, seeds / SHARE));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void saysWhatTheModelSays(long seed) {
        try {
            new ModelRun(this, lives::store, seed).steps(COMMANDS);
        } catch (AssertionError cause) {
            close();
            open();
            throw cause;
        }
    }

    @Override
    public JobStore store() {
        return lives.store();
    }

    @Override
    public SettableClock clock() {
        return CLOCK;
    }

    @Override
    public void reopen() {
        lives.reopen();
    }
}
