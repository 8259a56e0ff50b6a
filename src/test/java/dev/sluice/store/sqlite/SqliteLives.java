package dev.sluice.store.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;

/** A store on a file whose process may die, as it were, without any graceful end. */
final class SqliteLives implements AutoCloseable {

    private final Path folder;
    private final Clock clock;
    private int lives;
    private SqliteEngine engine;

    SqliteLives(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
        this.engine = Engines.open(file(), clock);
    }

    /** The store of the process that lives now. */
    SqliteJobStore store() {
        return engine.store();
    }

    SqliteCallbackStore callbacks() {
        return engine.callbacks();
    }

    SqliteSecretStore secrets() {
        return engine.secrets();
    }

    /** Its file. */
    Path file() {
        return folder.resolve("life-" + lives + ".db");
    }

    /** Takes what is in the files at this moment, the write-ahead log included, as a killed process leaves it. */
    void reopen() {
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
        engine = Engines.open(file(), clock);
    }

    @Override
    public void close() throws SQLException {
        engine.close();
    }
}
