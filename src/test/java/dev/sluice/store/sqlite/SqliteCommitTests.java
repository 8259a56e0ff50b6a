package dev.sluice.store.sqlite;

import static dev.sluice.store.StoreUnderTest.TIMEOUT;
import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.NewJob;
import dev.sluice.store.Answers;
import dev.sluice.store.Draft;
import dev.sluice.store.Insertion;
import dev.sluice.store.JobStore;
import dev.sluice.store.LogEntry;
import dev.sluice.store.SettableClock;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What waits while one commit is on its way to the disk shares the next. */
class SqliteCommitTests {

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
    void commitsTogetherWhatArrivesDuringACommit() {
        Mono<List<Job>> answers = duringACommit(inserts(500));

        StepVerifier.create(answers)
                .assertNext(jobs -> assertThat(jobs).hasSize(501))
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(commit.sizes()).containsExactly(1, 500);
    }

    @Test
    void limitsHowManyShareACommit() {
        Mono<List<Job>> answers = duringACommit(inserts(1500));

        StepVerifier.create(answers).expectNextCount(1).expectComplete().verify(TIMEOUT);

        assertThat(commit.sizes()).containsExactly(1, 1024, 476);
    }

    @Test
    void answersAllOfACommitInOneTaskForEachExecutor() {
        AtomicInteger tasks = new AtomicInteger();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Executor counting = task -> {
            tasks.incrementAndGet();
            thread.execute(task);
        };

        Mono<List<Job>> answers = duringACommit(inserts(200)).contextWrite(Answers.on(counting));

        StepVerifier.create(answers).expectNextCount(1).expectComplete().verify(TIMEOUT);
        assertThat(tasks).hasValue(2);
        thread.shutdown();
    }

    @Test
    void answersSomewhereWhenTheExecutorIsGone() {
        ExecutorService gone = Executors.newSingleThreadExecutor();
        gone.shutdown();
        commit.letGo();

        Mono<Job> insert = insert(job(), true).contextWrite(Answers.on(gone));

        StepVerifier.create(insert).expectNextCount(1).expectComplete().verify(TIMEOUT);
    }

    @Test
    void commitsTheGoodOnesOfAGroupWithABadOne() {
        NewJob twin = job();
        List<NewJob> jobs = new ArrayList<>(jobs(50));
        jobs.set(10, twin);
        jobs.set(30, twin);
        Flux<Job> inserts =
                Flux.fromIterable(jobs).flatMap(job -> insert(job, true).onErrorComplete(), 50);

        Mono<List<Job>> answers = duringACommit(inserts);

        StepVerifier.create(answers)
                .assertNext(stored -> assertThat(stored).hasSize(50))
                .expectComplete()
                .verify(TIMEOUT);
        assertThat(commit.sizes()).containsExactly(1, 50);
        assertThat(count("job")).isEqualTo(50);
        assertThat(count("job_event")).isEqualTo(50);
    }

    @Test
    void tellsInTheOrderOfTheLogThroughABadOne() {
        NewJob twin = job();
        List<NewJob> jobs = new ArrayList<>(jobs(50));
        jobs.set(10, twin);
        jobs.set(30, twin);
        Flux<Job> inserts =
                Flux.fromIterable(jobs).flatMap(job -> insert(job, true).onErrorComplete(), 50);
        List<Long> told = new ArrayList<>();
        Flux<List<LogEntry>> changes = store().changes()
                .doOnNext(entries -> entries.forEach(
                        entry -> told.add(get(store().find(entry.event().job())).seq())));

        StepVerifier.create(Flux.merge(changes.take(2).then(), duringACommit(inserts)))
                .expectNextCount(1)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(told).hasSize(50).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void commitsTheWritesOfThoseWhoWentAwayTogetherWithTheOthers() {
        List<NewJob> left = jobs(20);
        Flux<Job> inserts = Flux.fromIterable(left).flatMap(job -> {
            insert(job, true).subscribe().dispose();
            return insert(job(), true);
        });

        Mono<List<Job>> answers = duringACommit(inserts);

        StepVerifier.create(answers)
                .assertNext(jobs -> assertThat(jobs).hasSize(21))
                .expectComplete()
                .verify(TIMEOUT);
        assertThat(commit.sizes()).containsExactly(1, 40);
        assertThat(left)
                .allSatisfy(job -> assertThat(get(store().find(job.id()))).isNotNull());
    }

    private JobStore store() {
        return engine.store();
    }

    /** One write whose commit is held up until the others have arrived. */
    private Mono<List<Job>> duringACommit(Flux<Job> others) {
        Mono<Job> first = insert(job(), true);
        Flux<Job> rest = Flux.defer(() -> {
            commit.await();
            return others;
        });
        return Flux.mergeSequential(List.of(first, rest, Mono.<Job>fromRunnable(commit::letGo)), 3, 1)
                .collectList();
    }

    private Flux<Job> inserts(int number) {
        return Flux.fromIterable(jobs(number)).flatMap(job -> insert(job, true), number);
    }

    private List<NewJob> jobs(int number) {
        return Flux.range(0, number).map(each -> job()).collectList().block(TIMEOUT);
    }

    private NewJob job() {
        return new Draft(clock.instant()).job();
    }

    private int count(String table) {
        return Integer.parseInt(DatabaseFile.read(file, "SELECT count(*) FROM " + table));
    }

    private Mono<Job> insert(NewJob job, boolean buffered) {
        return store().insert(job, buffered).map(Insertion::job);
    }
}
