package dev.sluice.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.job.Job;
import dev.sluice.store.SettableClock;
import dev.sluice.store.StoreRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files the store makes, and takes again. */
class SqliteNewFileTests {

    private final SettableClock clock = new SettableClock();

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("sluice.db");
    }

    @Test
    void makesTheFileAndItsFolder() throws SQLException {
        file = folder.resolve("a/b c/sluice.db");

        Engines.open(file, clock).close();

        assertThat(file).isNotEmptyFile();
        assertThat(DatabaseFile.read(file, "PRAGMA application_id")).isEqualTo("" + SqliteFile.APPLICATION_ID);
        assertThat(DatabaseFile.read(file, "PRAGMA auto_vacuum"))
                .as("incremental")
                .isEqualTo("2");
    }

    @Test
    void takesAnEmptyFile() throws IOException, SQLException {
        Files.createFile(file);

        Job job = Engines.storeOne(file, clock);

        assertThat(Engines.find(file, clock, job)).isEqualTo(job);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ü ö.db",
                "a#b.db",
                "100%41.db",
                "what?.db",
                "a?cache_size=5",
                "b?mode=memory",
                "a;b&c=d.db",
                "file:x.db",
                "'quoted'.db"
            })
    void takesTheFileOfThatVeryName(String name) throws SQLException {
        file = folder.resolve(name);

        Job job = Engines.storeOne(file, clock);

        assertThat(Engines.find(file, clock, job)).isEqualTo(job);
        assertThat(folder)
                .isDirectoryContaining(each -> each.getFileName().toString().equals(name));
        assertThat(file).isNotEmptyFile();
    }

    @Test
    void takesAFileAgainAfterItWasClosed() throws SQLException {
        Job job = Engines.storeOne(file, clock);

        Job found = Engines.find(file, clock, job);

        assertThat(found).isEqualTo(job);
        assertThat(DatabaseFile.beside(file, "-wal")).doesNotExist();
    }

    @Test
    void takesAFileAgainAfterItWasRefusedAndRestored() throws IOException, SQLException {
        Job job = Engines.storeOne(file, clock);
        byte[] backup = DatabaseFile.bytes(file);
        Files.write(file, Arrays.copyOf(backup, 4096));
        assertThatExceptionOfType(StoreRefusedException.class).isThrownBy(() -> Engines.open(file, clock));

        Files.write(file, backup);

        assertThat(Engines.find(file, clock, job)).isEqualTo(job);
    }
}
