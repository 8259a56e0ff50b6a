package dev.sluice.store.sqlite;

import static dev.sluice.store.StoreUnderTest.TIMEOUT;
import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobException;
import dev.sluice.job.NewJob;
import dev.sluice.store.Draft;
import dev.sluice.store.LogEntry;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What becomes of a write that fails, and of those who come with it and after it. */
class SqliteWriterTests {

    private final Queue<SQLException> fatal = new ConcurrentLinkedQueue<>();
    private final Intake intake = new Intake(1);

    @TempDir
    private Path folder;

    private Path file;
    private FaultyConnection connection;
    private Session session;
    private Commits commits;
    private SqliteWriter writer;

    @BeforeEach
    void open() throws SQLException {
        file = folder.resolve("sluice.db");
        Database.of(file).migrated().close();
        connection = new FaultyConnection(DriverManager.getConnection("jdbc:sqlite:" + file));
        session = new Session(connection.connection());
        session.countOn();
        commits = new Commits(session, new Counts(), (writes, nanos) -> {}, fatal::add);
        writer = new SqliteWriter(commits);
        writer.start();
    }

    @AfterEach
    void close() throws SQLException {
        writer.close();
        session.close();
    }

    @Test
    void takesBackWhatAFailedWriteDidBeforeItFailed() {
        Mono<Job> half = halfAnInsert(rest -> {
            throw new IllegalStateException("half-way");
        });

        Flux<Job> writes = Flux.merge(insert("1"), half.onErrorComplete(), insert("2"));

        StepVerifier.create(writes).expectNextCount(2).expectComplete().verify(TIMEOUT);
        assertThat(count("job")).isEqualTo(2);
        assertThat(count("job_event")).isEqualTo(2);
        assertThat(commits.isWritable()).isTrue();
    }

    @Test
    void tellsNothingOfWhatWasTakenBack() {
        Mono<Job> half = halfAnInsert(rest -> {
            throw new SQLException("half-way");
        });
        Flux<JobEvent> told = writer.changes()
                .concatMapIterable(entries -> entries)
                .map(LogEntry::event)
                .take(1);

        StepVerifier.create(Flux.merge(told, half.onErrorComplete().then(insert("1")))
                        .collectList())
                .assertNext(both -> assertThat(both)
                        .hasSize(2)
                        .extracting(each -> each instanceof JobEvent event ? event.job() : ((Job) each).id())
                        .containsOnly(((Job) both.get(1)).id()))
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void livesOnAfterAnOverflowOfItsStack() {
        Mono<Job> deep = halfAnInsert(rest -> {
            throw new StackOverflowError("too deep");
        });

        StepVerifier.create(deep).expectError(StackOverflowError.class).verify(TIMEOUT);

        StepVerifier.create(insert("1")).expectNextCount(1).expectComplete().verify(TIMEOUT);
        assertThat(count("job")).isEqualTo(1);
    }

    @Test
    void refusesAllUntilAFullDiskHasRoom() throws SQLException {
        String big = "\"" + "x".repeat(1_000_000) + "\"";
        session.execute("PRAGMA max_page_count = 1");

        StepVerifier.create(Flux.mergeDelayError(3, insert(big), insert(big), insert(big)))
                .expectError()
                .verify(TIMEOUT);
        boolean writableWhenFull = commits.isWritable();
        session.execute("PRAGMA max_page_count = 1000000");
        StepVerifier.create(insert(big)).expectNextCount(1).expectComplete().verify(TIMEOUT);

        assertThat(writableWhenFull).isFalse();
        assertThat(commits.isWritable()).isTrue();
        assertThat(fatal).isEmpty();
        assertThat(count("job")).isEqualTo(1);
    }

    @Test
    void refusesAllWhileTheFileIsReadOnly() throws SQLException {
        session.execute("PRAGMA query_only = ON");

        StepVerifier.create(insert("1"))
                .expectError(JobException.Unavailable.class)
                .verify(TIMEOUT);
        boolean writableWhenReadOnly = commits.isWritable();
        session.execute("PRAGMA query_only = OFF");
        StepVerifier.create(insert("2")).expectNextCount(1).expectComplete().verify(TIMEOUT);

        assertThat(writableWhenReadOnly).isFalse();
        assertThat(commits.isWritable()).isTrue();
        assertThat(count("job")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE_FULL", "SQLITE_BUSY"})
    void triesAgainAfterACommitThatFoundNoRoom(SQLiteErrorCode code) {
        connection.failCommits(code);

        StepVerifier.create(insert("1"))
                .expectError(JobException.Unavailable.class)
                .verify(TIMEOUT);
        connection.failCommits(SQLiteErrorCode.SQLITE_OK);
        StepVerifier.create(insert("2")).expectNextCount(1).expectComplete().verify(TIMEOUT);

        assertThat(fatal).isEmpty();
        assertThat(count("job")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE_IOERR_FSYNC", "SQLITE_IOERR_WRITE", "SQLITE_CORRUPT"})
    void neverWritesAgainAfterACommitWhoseOutcomeIsUnknown(SQLiteErrorCode code) {
        connection.failCommits(code);

        StepVerifier.create(insert("1"))
                .expectError(JobException.Unavailable.class)
                .verify(TIMEOUT);
        connection.failCommits(SQLiteErrorCode.SQLITE_OK);
        StepVerifier.create(insert("2"))
                .expectError(JobException.Unavailable.class)
                .verify(TIMEOUT);

        assertThat(fatal).hasSize(1);
        assertThat(commits.isWritable()).isFalse();
        assertThat(count("job")).isZero();
    }

    @Test
    void tellsNothingOfACommitThatFailed() {
        connection.failCommits(SQLiteErrorCode.SQLITE_FULL);
        Flux<List<LogEntry>> told = writer.changes().take(1);
        Mono<Job> refused = insert("1").onErrorComplete();

        StepVerifier.create(told)
                .then(() -> refused.blockOptional(TIMEOUT))
                .then(() -> connection.failCommits(SQLiteErrorCode.SQLITE_OK))
                .then(() -> get(insert("2")))
                .assertNext(events -> assertThat(events).hasSize(1))
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(count("job_event")).isEqualTo(1);
    }

    private Mono<Job> insert(String payload) {
        NewJob job = new Draft(Instant.now()).payload(payload).job();
        return writer.write(
                session -> intake.insert(session, job, true, Instant.now()).job());
    }

    /** A write that stores a job and its event, and then goes wrong. */
    private Mono<Job> halfAnInsert(Work<Job> rest) {
        NewJob job = new Draft(Instant.now()).job();
        return writer.write(session -> {
            intake.insert(session, job, true, Instant.now());
            return rest.run(session);
        });
    }

    private int count(String table) {
        return Integer.parseInt(DatabaseFile.read(file, "SELECT count(*) FROM " + table));
    }
}
