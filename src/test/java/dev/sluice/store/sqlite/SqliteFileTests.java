package dev.sluice.store.sqlite;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.store.Draft;
import dev.sluice.store.SettableClock;
import dev.sluice.store.StoreRefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files the store refuses, and leaves as they are. */
class SqliteFileTests {

    private static final int HEADER = 100;

    private final SettableClock clock = new SettableClock();

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("sluice.db");
    }

    @Test
    void refusesTheDatabaseOfAnotherProgram() {
        DatabaseFile.execute(
                file, "PRAGMA application_id = 1196444487", "CREATE TABLE t (x)", "INSERT INTO t VALUES (1)");

        leavesAlone("belongs to another program");
    }

    @Test
    void refusesADatabaseThatNamesNoProgram() {
        DatabaseFile.execute(file, "CREATE TABLE job (seq INTEGER PRIMARY KEY)");

        leavesAlone("belongs to another program");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "SQLite format 2\0 and more", "Dear diary,\n", "SQLite format 3"})
    void refusesWhatIsNoDatabase(String text) throws IOException {
        Files.writeString(file, text.repeat(text.length() < 10 ? 1000 : 1));

        leavesAlone("no SQLite database");
    }

    @Test
    void refusesAFileThatEndsWithinItsHeader() throws IOException {
        Files.writeString(file, "SQLite format 3\0\u0010\0");

        leavesAlone("no SQLite database");
    }

    @Test
    void refusesAFileOfWhichOnlyTheHeaderIsLeft() throws IOException, SQLException {
        Engines.storeOne(file, clock);
        byte[] bytes = DatabaseFile.bytes(file);
        byte[] garbage = new byte[bytes.length - HEADER];
        new Random(5).nextBytes(garbage);
        Files.write(file, join(Arrays.copyOf(bytes, HEADER), garbage));

        leavesAlone("");
    }

    @Test
    void refusesAFileThatWasCutOff() throws IOException, SQLException {
        Engines.storeOne(file, clock);
        Files.write(file, Arrays.copyOf(DatabaseFile.bytes(file), 4096));

        leavesAlone("");
    }

    @Test
    void refusesASchemaFromTheFuture() throws SQLException {
        Engines.storeOne(file, clock);
        DatabaseFile.execute(
                file,
                "INSERT INTO flyway_schema_history VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'x',"
                        + " '2030-01-01 00:00:00.000', 1, 1)");

        leavesAlone("was written by a newer version (its schema is 99)");
    }

    @Test
    void refusesASchemaThatIsNotOurs() throws SQLException {
        Engines.storeOne(file, clock);
        DatabaseFile.execute(file, "UPDATE flyway_schema_history SET checksum = 42 WHERE version = '1'");

        leavesAlone("cannot be brought to this version's schema");
    }

    @Test
    void refusesAFileThatIsInUse() throws SQLException {
        SqliteEngine first = Engines.open(file, clock);

        StoreRefusedException refusal = refusal();

        assertThat(refusal).hasMessageContaining(file.toString()).hasMessageContaining("in use by another process");
        assertThat(get(first.store().insert(new Draft(clock.instant()).job(), true))
                        .job()
                        .version())
                .isEqualTo(1);
        first.close();
    }

    @Test
    void refusesAFileThatIsInUseByAnotherName() throws IOException, SQLException {
        SqliteEngine first = Engines.open(file, clock);
        Path real = file;
        file = Files.createSymbolicLink(folder.resolve("link.db"), real);

        StoreRefusedException refusal = refusal();

        assertThat(refusal).hasMessageContaining("in use by another process");
        first.close();
    }

    @Test
    void refusesAFolderThatCannotBeMade() throws IOException {
        Path inTheWay = Files.writeString(folder.resolve("data"), "in the way");
        file = inTheWay.resolve("sluice.db");

        StoreRefusedException refusal = refusal();

        assertThat(refusal).hasMessageContaining(file.toString()).hasMessageContaining("cannot be used");
        assertThat(refusal.action()).contains("folder");
        assertThat(inTheWay).hasContent("in the way");
    }

    @Test
    void refusesAFolderInThePlaceOfTheFile() throws IOException {
        Files.createDirectory(file);

        StoreRefusedException refusal = refusal();

        assertThat(refusal).hasMessageContaining(file.toString());
        assertThat(file).isEmptyDirectory();
    }

    private void leavesAlone(String reason) {
        byte[] before = DatabaseFile.bytes(file);

        StoreRefusedException refusal = refusal();

        assertThat(refusal)
                .hasMessageStartingWith("sluice.store.sqlite.path: ")
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason);
        assertThat(refusal.getMessage().lines()).hasSize(1);
        assertThat(refusal.action().lines()).hasSize(1);
        assertThat(DatabaseFile.bytes(file)).isEqualTo(before);
        assertThat(DatabaseFile.beside(file, "-wal").toFile())
                .as("write-ahead log")
                .satisfiesAnyOf(
                        log -> assertThat(log).doesNotExist(),
                        log -> assertThat(log).isEmpty());
    }

    private StoreRefusedException refusal() {
        StoreRefusedException refusal =
                catchThrowableOfType(StoreRefusedException.class, () -> Engines.open(file, clock));
        assertThat(refusal).isNotNull();
        return refusal;
    }

    private static byte[] join(byte[] head, byte[] tail) {
        return ByteBuffer.allocate(head.length + tail.length)
                .put(head)
                .put(tail)
                .array();
    }
}
