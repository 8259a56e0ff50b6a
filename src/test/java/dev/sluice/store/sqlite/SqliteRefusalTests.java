package dev.sluice.store.sqlite;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.IdempotencyKey;
import dev.sluice.job.Job;
import dev.sluice.job.JobException;
import dev.sluice.job.JobState;
import dev.sluice.job.NewJob;
import dev.sluice.store.Draft;
import dev.sluice.store.Insertion;
import dev.sluice.store.JobFilter;
import dev.sluice.store.SettableClock;
import dev.sluice.store.Ticket;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A refusal is an answer: whoever shares its commit does not notice it. */
class SqliteRefusalTests {

    private static final IdempotencyKey KEY = new IdempotencyKey("", "k", "one");

    private final SettableClock clock = new SettableClock();
    private final Counts counts = new Counts();

    @TempDir
    private Path folder;

    private FaultyConnection connection;
    private Session session;
    private SqliteWriter writer;
    private SqliteJobStore store;

    @BeforeEach
    void open() throws SQLException {
        Path file = folder.resolve("sluice.db");
        Database.of(file).migrated().close();
        connection = new FaultyConnection(DriverManager.getConnection("jdbc:sqlite:" + file));
        session = new Session(connection.connection());
        Commits commits = new Commits(session, counts, (writes, nanos) -> {}, cause -> {});
        writer = new SqliteWriter(commits);
        store = new SqliteJobStore("a file", writer, commits, counts, writer::write, clock, 1);
    }

    @AfterEach
    void close() throws SQLException {
        writer.close();
        session.close();
    }

    /** Nothing is written before the writer is started, so all of it is one group. */
    @Test
    void disturbsNobodyWhoSharesItsCommit() {
        NewJob keyed = draft().key(KEY).job();
        NewJob reused = draft().key(new IdempotencyKey("", "k", "other")).job();
        List<NewJob> good = List.of(draft().job(), draft().job(), draft().job());
        Flux<String> answers = Flux.mergeSequential(List.of(
                answer(store.insert(keyed, true)),
                answer(store.retry(keyed.id())),
                answer(store.insert(good.get(0), true)),
                answer(store.insert(reused, true)),
                answer(store.cancel(keyed.id())),
                answer(store.insert(good.get(1), true)),
                answer(store.cancel(keyed.id())),
                answer(store.insert(good.get(2), true))));

        List<String> answered = get(
                Flux.merge(answers, Mono.<String>fromRunnable(writer::start)).collectList());

        assertThat(answered)
                .containsExactly("done", "CONFLICT", "done", "KEY_REUSED", "done", "done", "CONFLICT", "done");
        assertThat(connection.executed()).containsExactly("BEGIN IMMEDIATE", "COMMIT");
        assertThat(good)
                .allSatisfy(job -> assertThat(get(store.events(job.id(), 0, 9))).hasSize(1));
        assertThat(store.isWritable()).isTrue();
    }

    @Test
    void cancelsOnlyWhatIsStillAsItWasFound() throws SQLException {
        Job job = stored();
        Scan.Step step = step(JobState.QUEUED, EnumSet.of(JobState.QUEUED, JobState.RUNNING));
        get(store.start(Ticket.of(job)));

        int matched = get(writer.write(each -> Requests.cancelAll(each, step, clock.instant())))
                .matched();

        assertThat(step.seqs()).containsExactly(job.seq());
        assertThat(matched).isZero();
        assertThat(connection.executed()).doesNotContain("ROLLBACK");
    }

    @Test
    void prunesOnlyWhatIsStillAsItWasFound() throws SQLException {
        Job job = stored();
        get(store.cancel(job.id()));
        List<Long> found = Pruning.expired(session, JobState.CANCELLED, later(), 9, clock.instant());
        get(store.retry(job.id()));

        int pruned = get(writer.write(each -> Pruning.delete(each, found, JobState.CANCELLED, later())))
                .jobs();

        assertThat(found).containsExactly(job.seq());
        assertThat(pruned).isZero();
        assertThat(get(store.find(job.id())).state()).isEqualTo(JobState.QUEUED);
        assertThat(get(store.events(job.id(), 0, 9))).hasSize(3);
    }

    private Job stored() {
        writer.start();
        return get(store.insert(draft().job(), true).map(Insertion::job));
    }

    private Scan.Step step(JobState state, Set<JobState> states) throws SQLException {
        return new Scan(new JobFilter(state, null, null, null), states).step(session, 0);
    }

    private Draft draft() {
        return new Draft(clock.instant());
    }

    private Instant later() {
        return clock.instant().plusSeconds(1);
    }

    /** In a word: done, or why not. */
    private static Mono<String> answer(Mono<?> call) {
        return call.map(each -> "done")
                .onErrorResume(
                        JobException.class, refusal -> Mono.just(refusal.kind().name()));
    }
}
