package dev.sluice.store.postgres;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.Needs;
import dev.sluice.RunningSluice;
import dev.sluice.Tool;
import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Jobs that are handed in within the transactions of others, to two processes on one database. */
@Tag("postgres")
class SubmitTests {

    private static final Duration TIMEOUT = RunningSluice.TIMEOUT;
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final String QUICK = "SELECT sluice_submit('simulate', '{\"duration\":\"PT0S\"}')";

    private static String database;
    private static Replica one;
    private static Replica other;

    @BeforeAll
    static void start() {
        database = PostgresServer.database();
        PostgresServer.execute(database, "CREATE TABLE orders (id int)");
        one = replica();
        other = replica();
    }

    @AfterAll
    static void stop() {
        other.close();
        one.close();
    }

    private static Replica replica() {
        return Replica.start(
                database,
                "--sluice.queues.spills.overflow=spill",
                "--sluice.queues.spills.concurrency=100",
                "--sluice.queues.narrow.capacity=1");
    }

    @Test
    @Needs(Tool.PSQL)
    void runFromPsqlWithNothingBefore() {
        JobId id = JobId.parse(Psql.run(database, "SELECT sluice_submit('simulate', '{\"duration\":\"PT0S\"}')"));

        assertThat(names(id)).containsExactly("queued", "running", "succeeded");
    }

    @Test
    @Needs(Tool.PSQL)
    void tellPsqlWhatIsWrong() {
        assertThat(Psql.run(database, "SELECT sluice_submit('nope', priority => 1000)"))
                .startsWith("ERROR:  kind is not known here; there are [http, simulate]; priority must be from")
                .contains("DETAIL:  [{\"field\": \"kind\"", "HINT:  ");
    }

    @Test
    @Needs(Tool.PSQL)
    void knowNothingOfWhatWasRolledBack() {
        String id = Psql.run(database, "BEGIN", "SELECT sluice_submit()", "ROLLBACK");
        String after = Psql.run(database, QUICK);

        assertThat(names(JobId.parse(after))).endsWith("succeeded");
        assertThat(one.store().find(JobId.parse(id)).blockOptional(TIMEOUT)).isEmpty();
    }

    @Test
    void tellOfItOnEveryProcess() throws SQLException {
        JobId id = submitted(QUICK);
        await(one.store().find(id));

        assertThat(one.stream(id)).containsSubsequence("id: 1\nevent: queued", "running", "succeeded");
        assertThat(other.stream(id)).containsSubsequence("id: 1\nevent: queued", "running", "succeeded");
    }

    @Test
    void failInTheOpenWhatTheirKindRefuses() throws SQLException {
        JobId duration = submitted("SELECT sluice_submit('simulate', '{\"duration\":\"soon\"}')");
        JobId target = submitted("SELECT sluice_submit('http', '{\"url\":\"http://127.0.0.1/\"}')");
        JobId twice = submitted("SELECT sluice_submit('simulate', '{\"fail\":1,\"fail\":1}'::json)");
        JobId callback = submitted("SELECT sluice_submit(callback => 'http://127.0.0.1/')");

        assertThat(failure(duration)).startsWith("payload.duration must be an ISO-8601 duration");
        assertThat(failure(target)).startsWith("payload.url ");
        assertThat(failure(twice)).startsWith("payload is not JSON: Duplicate");
        assertThat(failure(callback)).startsWith("callback ");
        assertThat(get(one.store().find(callback)).callback()).isNull();
    }

    @Test
    void refuseWhatAFullQueueHasNoRoomFor() throws SQLException {
        String narrow = "SELECT sluice_submit('simulate', '{\"duration\":\"PT60S\"}', 'narrow')";
        JdbcClient client = JdbcClient.create(PostgresServer.dataSource("postgres", database));
        for (int i = 0; i < 8; i++) {
            running(submitted(narrow));
        }
        submitted(narrow);
        submitted(narrow);

        assertThatExceptionOfType(DataAccessResourceFailureException.class)
                .isThrownBy(() -> client.sql(narrow).query(UUID.class).single())
                .withMessageContaining("queue narrow is full: as many jobs wait as may, 2");
        one.cancelAll("narrow");
    }

    @Test
    void runWhatASpringTransactionHandsInOnceItCommits() {
        DataSource orders = PostgresServer.dataSource("postgres", database);
        JdbcClient client = JdbcClient.create(orders);
        TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(orders));

        UUID committed = transaction.execute(status -> order(client, 1, "{\"duration\":\"PT0S\"}"));
        UUID rolledBack = transaction.execute(status -> {
            UUID id = order(client, 2, "{}");
            status.setRollbackOnly();
            return id;
        });

        assertThat(names(new JobId(Objects.requireNonNull(committed)))).endsWith("succeeded");
        assertThat(client.sql("SELECT id FROM orders").query(Integer.class).list())
                .containsExactly(1);
        assertThat(one.store()
                        .find(new JobId(Objects.requireNonNull(rolledBack)))
                        .blockOptional(TIMEOUT))
                .isEmpty();
        assertThatExceptionOfType(DataIntegrityViolationException.class)
                .isThrownBy(() -> order(client, 3, "no JSON"))
                .withMessageContaining("payload is not JSON");
    }

    private static UUID order(JdbcClient client, int id, String payload) {
        client.sql("INSERT INTO orders VALUES (:id)").param("id", id).update();
        return client.sql("SELECT sluice_submit('simulate', :payload, tags => ARRAY['order'])")
                .param("payload", payload)
                .query(UUID.class)
                .single();
    }

    /** Neither the horizon of events nor the inbox waits for it, nor does who has its key. */
    @Test
    void waitForNoTransactionThatStaysOpen() throws SQLException {
        try (Connection connection = connection()) {
            connection.setAutoCommit(false);
            JobId held =
                    id(connection, "SELECT sluice_submit(payload => '{\"duration\":\"PT0S\"}', unique_key => 'held')");

            for (int i = 0; i < 5; i++) {
                JobId http = (i % 2 == 0 ? one : other).posted("http " + i);
                JobId sql = submitted(QUICK);
                assertThat(one.stream(http)).endsWithIgnoringCase("}\n\n").contains("succeeded");
                assertThat(other.stream(http)).contains("succeeded");
                assertThat(names(sql)).endsWith("succeeded");
            }
            JobId same = other.posted("held");
            assertThat(names(same)).endsWith("succeeded");
            assertThat(one.store().find(held).blockOptional(TIMEOUT)).isEmpty();

            connection.commit();
            assertThat(names(held)).containsExactly("queued", "running", "succeeded");
        }
    }

    @Test
    void runEachOfThousandsOfOneTransactionOnce() throws SQLException {
        int jobs = 3000;
        PostgresServer.execute(
                database,
                "SELECT sluice_submit('simulate', '{\"duration\":\"PT0S\",\"steps\":1}', 'spills') FROM generate_series(1, "
                        + jobs + ")");

        await(Mono.fromSupplier(
                        () -> PostgresServer.read(
                                database,
                                "SELECT count(*) FROM sluice.job WHERE queue = 'spills' AND state = 'succeeded' AND attempt = 1"))
                .filter(("" + jobs)::equals));
        assertThat(PostgresServer.read(database, "SELECT count(*) FROM sluice.inbox"))
                .isEqualTo("0");
    }

    /** It is cut off between the two writes, which are one transaction. */
    @Test
    void makeOneJobThoughTheConnectionIsCutThatMakesIt() throws SQLException {
        PostgresServer.execute(
                database,
                "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                        + " PERFORM pg_advisory_xact_lock_shared(4711); RETURN NEW; END $$",
                "CREATE TRIGGER hold BEFORE INSERT ON sluice.job FOR EACH ROW WHEN (NEW.tags = '{cut}')"
                        + " EXECUTE FUNCTION hold()");
        try (Connection connection = connection()) {
            id(connection, "SELECT NULL::uuid FROM pg_advisory_lock(4711)");
            JobId id = submitted("SELECT sluice_submit(payload => '{\"duration\":\"PT0S\"}', tags => '{cut}')");

            await(Mono.fromSupplier(() -> PostgresServer.read(
                            database,
                            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
                                    + " AND objid = 4711"))
                    .filter("t"::equals));
            id(connection, "SELECT NULL::uuid FROM pg_advisory_unlock(4711)");

            assertThat(names(id)).containsExactly("queued", "running", "succeeded");
            assertThat(PostgresServer.read(database, "SELECT count(*) FROM sluice.job WHERE tags = '{cut}'"))
                    .isEqualTo("1");
        }
    }

    private static Connection connection() throws SQLException {
        return PostgresServer.dataSource("postgres", database).getConnection();
    }

    private static JobId submitted(String query) throws SQLException {
        try (Connection connection = connection()) {
            return id(connection, query);
        }
    }

    private static JobId id(Connection connection, String query) throws SQLException {
        UUID id = HandIn.id(connection, query);
        return new JobId(id == null ? new UUID(0, 0) : id);
    }

    private static String failure(JobId id) {
        Job job = await(other.store().find(id).filter(found -> found.state() == JobState.FAILED));
        assertThat(Objects.requireNonNull(job.error()).type()).isEqualTo("invalid-job");
        return String.valueOf(job.error().message());
    }

    private static void running(JobId id) {
        await(other.store().find(id).filter(job -> job.state() == JobState.RUNNING));
    }

    /** What happened to a job up to its end, but for its progress. */
    private static List<String> names(JobId id) {
        await(other.store().find(id).filter(job -> job.state().isFinal()));
        return get(other.store().events(id, 0, 100)).stream()
                .map(JobEvent::name)
                .filter(name -> !name.equals("progress"))
                .toList();
    }

    /** What is asked for until it is there. */
    private static <T> T await(Mono<T> look) {
        return Objects.requireNonNull(Flux.interval(LOOK)
                .onBackpressureDrop()
                .publishOn(Schedulers.boundedElastic(), 1)
                .concatMap(tick -> look, 1)
                .blockFirst(TIMEOUT));
    }
}
