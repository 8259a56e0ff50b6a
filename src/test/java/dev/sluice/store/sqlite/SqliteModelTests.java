package dev.sluice.store.sqlite;

import dev.sluice.store.JobStore;
import dev.sluice.store.ModelRun;
import dev.sluice.store.Reopening;
import dev.sluice.store.SettableClock;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The store does what the model does; every twentieth run is on a file, which outlives its crashes. */
class SqliteModelTests implements Reopening {

    private static final int COMMANDS = 120;
    private static final int FILES = 20;

    private static final SettableClock CLOCK = new SettableClock();

    /** To open one takes as long as a run, which leaves it empty. */
    private static SqliteEngine memory;

    @TempDir
    private Path folder;

    private SqliteLives lives;

    @BeforeAll
    static void open() {
        memory = Engines.open(Path.of(SqliteSettings.MEMORY), CLOCK);
    }

    @AfterAll
    static void close() throws SQLException {
        memory.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("dev.sluice.store.ModelRun#seeds")
    void saysWhatTheModelSays(long seed) throws SQLException {
        if (seed % FILES == 0) {
            lives = new SqliteLives(folder, CLOCK);
        }

        try {
            new ModelRun(this, this::sqlite, seed).steps(COMMANDS);
        } catch (AssertionError cause) {
            close();
            open();
            throw cause;
        } finally {
            if (lives != null) {
                lives.close();
            }
        }
    }

    @Override
    public JobStore store() {
        return sqlite();
    }

    @Override
    public SettableClock clock() {
        return CLOCK;
    }

    /** What is in memory ends with its process: there only the jobs lose who ran them. */
    @Override
    public void reopen() {
        if (lives != null) {
            lives.reopen();
        }
    }

    private SqliteJobStore sqlite() {
        return lives == null ? memory.store() : lives.store();
    }
}
