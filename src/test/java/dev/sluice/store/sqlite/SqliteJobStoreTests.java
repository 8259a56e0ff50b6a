package dev.sluice.store.sqlite;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Claim;
import dev.sluice.store.DurableJobStoreContract;
import dev.sluice.store.GuardedWrite;
import dev.sluice.store.JobStore;
import dev.sluice.store.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract on a file. */
class SqliteJobStoreTests implements DurableJobStoreContract {

    private static final String HELD = "SELECT count(*) FROM job WHERE home IS NOT NULL";

    private final SettableClock clock = new SettableClock();

    @TempDir
    private Path folder;

    private int lives;
    private SqliteEngine engine;

    @BeforeEach
    void open() {
        engine = Engines.open(file(), clock);
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
    public SettableClock clock() {
        return clock;
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PROGRESS")
    void leavesNothingOfThisProcessOnAJobThatItLetGo(GuardedWrite end) {
        Claim claim = started();
        String held = DatabaseFile.read(file(), HELD);

        get(end.by(store(), claim, error(claim)));

        assertThat(held).isEqualTo("1");
        assertThat(DatabaseFile.read(file(), HELD)).isEqualTo("0");
    }

    /** Takes what is in the files at this moment, the write-ahead log included, as a killed process leaves it. */
    @Override
    public void reopen() {
        Path left = file();
        lives++;
        try {
            Files.copy(left, file());
            Files.copy(DatabaseFile.beside(left, "-wal"), DatabaseFile.beside(file(), "-wal"));
            engine.close();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (SQLException cause) {
            throw new IllegalStateException(cause);
        }
        open();
    }

    private Path file() {
        return folder.resolve("life-" + lives + ".db");
    }
}
