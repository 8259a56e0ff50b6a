package dev.sluice.store.postgres;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.Proxy;
import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobException;
import dev.sluice.job.NewJob;
import dev.sluice.store.Claim;
import dev.sluice.store.Draft;
import dev.sluice.store.Insertion;
import dev.sluice.store.Settled;
import dev.sluice.store.StoreUnderTest;
import dev.sluice.store.Ticket;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** The network fails between a process and its database: after a commit before its answer, or without a word. */
@Tag("fault")
@Tag("postgres")
class LostAnswerTests {

    private static final Duration TIMEOUT = StoreUnderTest.TIMEOUT;
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final LeaseSettings LEASE = new LeaseSettings(Duration.ofMinutes(1));

    private static final String WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"
            + " AND relation = 'sluice.job_event'::regclass"
            + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    private final String database = PostgresServer.database();
    private final Proxy proxy = new Proxy(PostgresServer.port());
    private PostgresEngine engine;
    private PostgresJobStore store;

    @BeforeEach
    void open() {
        String url = "r2dbc:postgresql://127.0.0.1:" + proxy.port() + "/" + database;
        engine = PostgresEngine.open(
                new PostgresSettings(url, "postgres", null, 4), LEASE, Clock.systemUTC(), (writes, nanos) -> {});
        store = engine.store();
    }

    @AfterEach
    void close() throws IOException {
        engine.stop();
        proxy.close();
    }

    @Test
    void isAskedForByItsIdWhenAnInsertWasCommitted() {
        NewJob job = job();

        Insertion insertion = cutOffAfter(store.insert(job, true), "SELECT count(*) FROM sluice.job");

        assertThat(insertion.isNew()).isTrue();
        assertThat(insertion.job().id()).isEqualTo(job.id());
        assertLog(insertion.job(), "queued");
    }

    /** The first try waits for a lock when its connection is cut, and commits while the second is under way. */
    @Test
    void isFoundWhenAnInsertIsCommittedLate() throws SQLException {
        CompletableFuture<Insertion> answer;
        try (Connection connection =
                        PostgresServer.dataSource("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN; LOCK TABLE sluice.job_event IN SHARE MODE");
            answer = store.insert(job(), true).toFuture();
            await(WAITING, "1");
            proxy.cut();
            await(WAITING, "2");
            statement.execute("ROLLBACK");
        }

        Insertion insertion = get(Mono.fromFuture(answer));

        assertThat(insertion.isNew()).isTrue();
        assertThat(PostgresServer.read(database, "SELECT count(*) FROM sluice.job"))
                .isEqualTo("1");
        assertLog(insertion.job(), "queued");
    }

    @Test
    void isAskedForByItsHomeWhenAStartWasCommitted() {
        Job job = inserted();

        Claim claim =
                cutOffAfter(store.start(Ticket.of(job)), "SELECT count(*) FROM sluice.job WHERE state = 'running'");

        assertThat(claim.epoch()).isEqualTo(1);
        assertLog(job, "queued", "running");
    }

    @Test
    void isAskedForByItsEpochWhenAnEndWasCommitted() {
        Job job = inserted();
        Claim claim = get(store.start(Ticket.of(job)));

        Settled settled = cutOffAfter(
                store.succeed(claim, "1", null), "SELECT count(*) FROM sluice.job WHERE state = 'succeeded'");

        assertThat(settled).isEqualTo(Settled.KEPT);
        assertLog(job, "queued", "running", "succeeded");
    }

    @Test
    void keepsNobodyWaitingWhenTheNetworkVanishes() {
        Job job = inserted();

        proxy.vanish();
        Duration wait = refused();
        boolean couldWrite = store.isWritable();
        proxy.returnToNewOnes();
        long returned = System.nanoTime();
        Claim claim = get(store.start(Ticket.of(job)).retryWhen(whileUnavailable()));
        Duration recovery = Duration.ofNanos(System.nanoTime() - returned);

        assertThat(wait).isLessThan(LONGEST);
        assertThat(couldWrite).isFalse();
        assertThat(recovery).isLessThan(Duration.ofSeconds(10));
        assertThat(get(store.succeed(claim, "1", null))).isEqualTo(Settled.KEPT);
        assertLog(job, "queued", "running", "succeeded");
        System.out.printf(
                "LostAnswerTests: half open, it runs %d ms after the network's return%n", recovery.toMillis());
    }

    /** It was asked for again, and its job ran elsewhere meanwhile: nobody waits for the claim, which would hold for ever. */
    @Test
    void isPutBackWhenAStartIsCommittedSoLateThatNobodyHasIt() {
        Job late = inserted();
        Job running = inserted();
        Claim claim = get(store.start(Ticket.of(running)));
        PostgresServer.execute(
                database, "SELECT sluice.start_jobs(%d, 0, '{%d}', '{}')".formatted(engine.home(), late.seq()));

        cutOffAfter(store.insert(job(), true), "SELECT count(*) - 2 FROM sluice.job");
        await("SELECT count(*) FROM sluice.job WHERE state = 'running'", "1");

        assertLog(late, "queued", "running", "queued");
        assertThat(get(store.find(late.id())).attempt()).isZero();
        assertThat(get(store.succeed(claim, "1", null))).isEqualTo(Settled.KEPT);
        assertLog(running, "queued", "running", "succeeded");
    }

    /** Asks, waits until it is committed, and only then cuts the connection that the answer did not come by. */
    private <T> T cutOffAfter(Mono<T> question, String committed) {
        proxy.loseAnswers();
        CompletableFuture<T> answer = question.toFuture();
        await(committed, "1");
        Awaitility.await().until(() -> proxy.lost() > 0);
        proxy.cut();
        return get(Mono.fromFuture(answer));
    }

    private void await(String query, String wanted) {
        Flux.interval(LOOK)
                .onBackpressureDrop()
                .concatMap(tick -> Mono.fromSupplier(() -> PostgresServer.read(database, query))
                        .subscribeOn(Schedulers.boundedElastic()))
                .filter(wanted::equals)
                .blockFirst(TIMEOUT);
    }

    private Duration refused() {
        long began = System.nanoTime();
        assertThat(get(store.insert(job(), true)
                        .map(insertion -> false)
                        .onErrorReturn(JobException.Unavailable.class, true)))
                .as("is refused")
                .isTrue();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private Job inserted() {
        return get(store.insert(job(), true)).job();
    }

    private static NewJob job() {
        return new Draft(Clock.systemUTC().instant()).job();
    }

    private static Retry whileUnavailable() {
        return Retry.fixedDelay(Long.MAX_VALUE, Duration.ofMillis(50))
                .filter(JobException.Unavailable.class::isInstance);
    }

    private void assertLog(Job job, String... names) {
        assertThat(get(store.events(job.id(), 0, 10).retryWhen(whileUnavailable())))
                .extracting(JobEvent::name)
                .containsExactly(names);
    }
}
