package dev.sluice.store.sqlite;

import static dev.sluice.store.StoreUnderTest.TIMEOUT;
import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sluice.job.Job;
import dev.sluice.job.JobException;
import dev.sluice.job.NewJob;
import dev.sluice.store.Draft;
import dev.sluice.store.Insertion;
import dev.sluice.store.JobStore;
import dev.sluice.store.SettableClock;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** The store as a whole, from its opening to its end. */
class SqliteEngineTests {

    private final SettableClock clock = new SettableClock();
    private final HeldCommit commit = new HeldCommit();

    @TempDir
    private Path folder;

    private Path file;
    private SqliteEngine engine;

    @BeforeEach
    void open() {
        file = folder.resolve("sluice.db");
        engine = Engines.open(file, clock, commit);
    }

    @AfterEach
    void close() throws SQLException {
        commit.letGo();
        engine.close();
    }

    @Test
    void waitsForTheDiskInEachCommit() throws SQLException {
        commit.letGo();
        get(insert(job(), true));

        try (Session writer = Database.of(folder.resolve("other.db")).migrated()) {
            assertThat(writer.number("PRAGMA synchronous")).as("FULL").isEqualTo(2);
        }

        assertThat(DatabaseFile.read(file, "PRAGMA journal_mode")).isEqualTo("wal");
        assertThat(DatabaseFile.beside(file, "-wal")).isNotEmptyFile();
    }

    @Test
    void readsWhileTheWriterIsHeldUp() {
        Mono<Job> first = insert(job(), true);

        StepVerifier.create(first.flatMap(job -> store().find(job.id())))
                .then(commit::await)
                .then(() -> assertThat(get(store().events(job().id(), 0, 1))).isEmpty())
                .then(commit::letGo)
                .expectNextCount(1)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void writesWhatWaitsWhenItIsClosed() {
        Flux<Job> inserts = Flux.range(0, 30).flatMap(each -> insert(job(), true), 30);
        Mono<Job> closing = Mono.<Job>fromCallable(this::closed).subscribeOn(Schedulers.boundedElastic());

        StepVerifier.create(Flux.merge(inserts, closing))
                .then(commit::await)
                .then(commit::letGo)
                .expectNextCount(30)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(DatabaseFile.read(file, "SELECT count(*) FROM job")).isEqualTo("30");
    }

    @Test
    void refusesEverythingOnceItIsClosed() throws SQLException {
        commit.letGo();
        Job job = get(insert(job(), true));

        engine.close();

        List<Mono<?>> calls = List.of(
                insert(job(), true),
                store().find(job.id()),
                store().events(job.id(), 0, 1),
                store().nextDue(),
                store().promote(1),
                store().probe());
        assertThat(calls)
                .allSatisfy(call -> StepVerifier.create(call)
                        .expectError(JobException.Unavailable.class)
                        .verify(TIMEOUT));
    }

    @Test
    void mayBeClosedTwice() throws SQLException {
        commit.letGo();
        engine.close();

        assertThatCode(engine::close).doesNotThrowAnyException();
    }

    private JobStore store() {
        return engine.store();
    }

    private Job closed() throws SQLException {
        engine.close();
        return null;
    }

    private NewJob job() {
        return new Draft(clock.instant()).job();
    }

    private Mono<Job> insert(NewJob job, boolean buffered) {
        return store().insert(job, buffered).map(Insertion::job);
    }
}
