package dev.sluice.store.sqlite;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobState;
import dev.sluice.store.Draft;
import dev.sluice.store.Pruned;
import dev.sluice.store.SettableClock;
import dev.sluice.store.Ticket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** A file that is as large as what is kept in it, whatever went through it. */
class SqlitePruningTests {

    private static final int AT_ONCE = 500;
    private static final int FIRST_FLAT = 2;
    private static final long LARGEST_LOG = 16L * 1024 * 1024;

    private final SettableClock clock = new SettableClock();

    @TempDir
    private Path folder;

    private SqliteEngine engine;

    @BeforeEach
    void open() {
        engine = Engines.open(file(), clock);
    }

    @AfterEach
    void close() throws SQLException {
        engine.close();
    }

    @Test
    void givesRoomBackToTheFileSystem() throws SQLException {
        runAll(3_000);
        close();
        long full = size("");
        open();

        prune();
        close();
        long pruned = size("");
        open();

        assertThat(full).isGreaterThan(1_000_000);
        assertThat(pruned).isLessThan(full / 4);
    }

    @Test
    void keepsAPartOfTheFileForWhatComesNext() {
        runAll(1_000);
        prune();

        long free = Long.parseLong(DatabaseFile.read(file(), "PRAGMA freelist_count"));
        long pages = Long.parseLong(DatabaseFile.read(file(), "PRAGMA page_count"));

        assertThat(free * 10).isLessThanOrEqualTo(pages);
    }

    @Test
    void cutsTheWriteAheadLogDownToALimit() {
        String large = "\"" + "x".repeat(1_000_000) + "\"";
        SqliteJobStore store = engine.store();
        DatabaseFile.whileRead(
                file(),
                () -> Flux.range(0, 20)
                        .concatMap(number -> store.insert(
                                new Draft(clock.instant()).payload(large).job(), false))
                        .blockLast(Duration.ofMinutes(1)));
        long heldUp = size("-wal");

        runAll(2);

        assertThat(heldUp).isGreaterThan(LARGEST_LOG);
        assertThat(size("-wal")).isLessThanOrEqualTo(LARGEST_LOG);
    }

    @Test
    void theFileIsFlatOverManyRounds() {
        List<Long> sizes = new ArrayList<>();

        for (int round = 0; round < 8; round++) {
            runAll(2_000);
            prune();
            sizes.add(pages());
        }

        assertFlat(sizes);
    }

    @Test
    @Tag("endurance")
    void sizeAndSpeedAreFlatOverAMillionJobs() {
        List<Long> sizes = new ArrayList<>();
        List<Long> files = new ArrayList<>();
        List<Long> times = new ArrayList<>();

        for (int round = 0; round < 20; round++) {
            long began = System.nanoTime();
            runAll(50_000);
            prune();
            times.add(Duration.ofNanos(System.nanoTime() - began).toMillis());
            sizes.add(pages());
            files.add(size("") + size("-wal"));
        }

        assertFlat(sizes);
        long largest = files.subList(0, FIRST_FLAT + 1).stream()
                .mapToLong(Long::longValue)
                .max()
                .orElseThrow();
        assertThat(files).as("bytes").allMatch(size -> size <= largest * 11 / 10);
        int middle = (FIRST_FLAT + times.size()) / 2;
        assertThat(median(times.subList(middle, times.size())))
                .as("milliseconds %s", times)
                .isLessThan(2 * median(times.subList(FIRST_FLAT, middle)));
    }

    /** The machine does other things, too, now and then. */
    private static long median(List<Long> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private static void assertFlat(List<Long> sizes) {
        long third = sizes.get(FIRST_FLAT);
        assertThat(sizes.subList(FIRST_FLAT, sizes.size())).as("pages").allMatch(size -> size <= third * 11 / 10);
    }

    private void runAll(int jobs) {
        SqliteJobStore store = engine.store();
        Flux.range(0, jobs)
                .flatMap(
                        number -> store.insert(new Draft(clock.instant()).job(), true)
                                .flatMap(insertion -> store.start(Ticket.of(insertion.job())))
                                .flatMap(claim -> store.succeed(claim, "{}", null)),
                        AT_ONCE)
                .then()
                .block(Duration.ofMinutes(5));
        clock.forward(Duration.ofSeconds(1));
    }

    private void prune() {
        SqliteJobStore store = engine.store();
        Pruned step = new Pruned(AT_ONCE, Duration.ZERO);
        while (step.jobs() > 0) {
            step = get(store.prune(JobState.SUCCEEDED, clock.instant(), AT_ONCE));
        }
        while (get(store.reclaim())) {
            // there is more
        }
    }

    private long pages() {
        return Long.parseLong(DatabaseFile.read(file(), "PRAGMA page_count"));
    }

    private long size(String suffix) {
        try {
            return Files.size(DatabaseFile.beside(file(), suffix));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private Path file() {
        return folder.resolve("sluice.db");
    }
}
