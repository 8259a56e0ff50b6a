package dev.sluice.store.postgres;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.NewJob;
import dev.sluice.store.Draft;
import dev.sluice.store.KnownKind;
import dev.sluice.store.KnownQueue;
import dev.sluice.store.StoreUnderTest;
import dev.sluice.store.Ticket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Somebody holds a transaction open for longer than the test takes, while two processes work on the same database. */
@Tag("postgres")
class HeldTransactionTests {

    private static final int JOBS = 200;
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final LeaseSettings LEASE = new LeaseSettings(Duration.ofSeconds(10));

    private static String database;
    private static PostgresEngine one;
    private static PostgresEngine other;

    @BeforeAll
    static void start() {
        database = PostgresServer.database();
        PostgresServer.execute(database, "CREATE TABLE theirs (id int)");
        one = open();
        other = open();
        KnownKind kind = new KnownKind("simulate", 1, Duration.ofMinutes(10), 1000);
        one.inbox()
                .makeKnown(List.of(kind), List.of(new KnownQueue("default", 10, null)))
                .block(StoreUnderTest.TIMEOUT);
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    private static PostgresEngine open() {
        return PostgresEngine.open(PostgresServer.settings(database), LEASE, Clock.systemUTC(), (writes, nanos) -> {});
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEGIN; INSERT INTO theirs VALUES (1)",
                "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM sluice.job",
                "BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT count(*) FROM sluice.job; INSERT INTO theirs VALUES (2)",
                "BEGIN; SELECT sluice.sluice_submit()"
            })
    void holdsUpNoJobAndNoEvent(String transaction) throws SQLException {
        try (Connection connection =
                        PostgresServer.dataSource("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(transaction);

            get(life(one, job()));
            Duration delay = Flux.range(0, 5)
                    .concatMap(each -> delay())
                    .reduce((least, next) -> least.compareTo(next) < 0 ? least : next)
                    .block(StoreUnderTest.TIMEOUT);
            List<JobId> lived = get(Flux.fromStream(
                            Stream.generate(HeldTransactionTests::job).limit(JOBS))
                    .flatMap(job -> life(job.hashCode() % 2 == 0 ? one : other, job), 50)
                    .collectList());

            assertThat(delay).as("until the other process tells of an event").isLessThan(SOON);
            assertThat(lived)
                    .hasSize(JOBS)
                    .allSatisfy(id -> assertThat(get(other.store().events(id, 0, 10)))
                            .extracting(JobEvent::name)
                            .containsExactly("queued", "running", "succeeded"));
            assertThat(PostgresServer.read(
                            database,
                            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                    + " AND state = 'idle in transaction'"))
                    .as("who is still at it")
                    .isEqualTo("1");
            statement.execute("ROLLBACK");
        }
    }

    /** From the answer of the last write to the last event on the other process. */
    private static Mono<Duration> delay() {
        NewJob job = job();
        Mono<Long> told = other.store()
                .changes()
                .concatMapIterable(entries -> entries)
                .filter(entry -> entry.event().job().equals(job.id())
                        && entry.event().name().equals("succeeded"))
                .next()
                .map(entry -> System.nanoTime());
        Mono<Long> done = life(one, job).map(id -> System.nanoTime());
        return Mono.zip(told, done, (heard, said) -> Duration.ofNanos(heard - said));
    }

    private static NewJob job() {
        return new Draft(Clock.systemUTC().instant()).job();
    }

    private static Mono<JobId> life(PostgresEngine engine, NewJob job) {
        PostgresJobStore store = engine.store();
        return store.insert(job, true)
                .flatMap(insertion -> store.start(Ticket.of(insertion.job())))
                .flatMap(claim -> store.succeed(claim, "1", null))
                .thenReturn(job.id());
    }
}
