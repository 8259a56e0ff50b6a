package dev.sluice.store.sqlite;

import static dev.sluice.store.StoreUnderTest.TIMEOUT;

import dev.sluice.job.JobException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Reads beside the writer. */
class SqliteReadersTests {

    private static final int ASKERS = 8;
    private static final int EACH = 20_000;
    private static final String JOBS = "SELECT count(*) FROM job";

    private final CountDownLatch begun = new CountDownLatch(SqliteReaders.THREADS);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @TempDir
    private Path folder;

    private SqliteReaders readers;

    @BeforeEach
    void open() throws SQLException {
        Database database = Database.of(folder.resolve("sluice.db"));
        database.migrated().close();
        List<Session> sessions = new ArrayList<>();
        for (int i = 0; i < SqliteReaders.THREADS; i++) {
            sessions.add(database.reader());
        }
        readers = new SqliteReaders(sessions);
    }

    @AfterEach
    void close() throws SQLException {
        readers.close();
    }

    /** A thread that may not block and is stopped within a lock leaves the lock to nobody, for good. */
    @Test
    void letsNobodyWhoAsksWaitForAnother() {
        Flux<Integer> reads = Flux.range(0, ASKERS)
                .flatMap(
                        asker -> Flux.range(0, EACH)
                                .flatMap(each -> readers.read(session -> each), EACH)
                                .subscribeOn(Schedulers.parallel()),
                        ASKERS);

        StepVerifier.create(reads)
                .expectNextCount((long) ASKERS * EACH)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void readsWithAllItsThreadsAtOnce() {
        Flux<Long> reads = Flux.range(0, SqliteReaders.THREADS).flatMap(each -> readers.read(this::heldUp));

        StepVerifier.create(reads)
                .then(() -> Latches.await(begun))
                .then(goOn::countDown)
                .expectNextCount(SqliteReaders.THREADS)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void cannotWrite() {
        Mono<Boolean> write = readers.read(session -> {
            session.execute("DELETE FROM job");
            return true;
        });

        StepVerifier.create(write).expectError(JobException.Unavailable.class).verify(TIMEOUT);
    }

    @Test
    void livesOnAfterReadsThatFail() {
        Flux<Long> failing = Flux.range(0, 20)
                .flatMap(each -> readers.<Long>read(session -> {
                            session.prepare(JOBS).executeQuery().close();
                            throw new SQLException("a bad page");
                        })
                        .onErrorComplete(JobException.Unavailable.class));

        Flux<Long> reads = failing.thenMany(Flux.range(0, 20)).flatMap(each -> readers.read(SqliteReadersTests::jobs));

        StepVerifier.create(reads).expectNextCount(20).expectComplete().verify(TIMEOUT);
    }

    @Test
    void answersWhatWaitsWhenItIsClosed() {
        Flux<Long> reads = Flux.range(0, 20).flatMap(each -> readers.read(this::heldUp), 20);
        Mono<Void> closing = Mono.<Void>fromCallable(() -> {
                    readers.close();
                    return null;
                })
                .subscribeOn(Schedulers.boundedElastic());

        StepVerifier.create(reads.mergeWith(closing.cast(Long.class)))
                .then(() -> Latches.await(begun))
                .then(goOn::countDown)
                .expectNextCount(20)
                .expectComplete()
                .verify(TIMEOUT);
    }

    private long heldUp(Session session) throws SQLException {
        begun.countDown();
        Latches.await(goOn);
        return jobs(session);
    }

    private static long jobs(Session session) throws SQLException {
        return session.number(JOBS);
    }
}
