package dev.sluice.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import dev.sluice.fault.Client;
import dev.sluice.fault.Event;
import dev.sluice.fault.EventStream;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** No connection is to be had that answers: who submits is told to come again, and what runs goes on. */
@Tag("fault")
@Tag("postgres")
@Tag("cluster")
class ExhaustionTests {

    private static final Duration TIMEOUT = RunningSluice.TIMEOUT;
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration SHORT_LEASE = Duration.ofSeconds(3);
    private static final Duration WORK = Duration.ofSeconds(4);
    private static final Duration LOCKED = Duration.ofSeconds(6);
    private static final int POOL = 3;

    private static final String CONNECTIONS = "SELECT count(*) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND application_name = 'sluice'";

    private static final String LIMIT = "ALTER ROLE owner_of_%s CONNECTION LIMIT %d";

    private static final String CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND application_name = 'sluice'";

    private String database;
    private RunningSluice sluice;
    private Client client;

    private void start(Duration lease) {
        database = PostgresServer.emptyDatabase();
        String role = "owner_of_" + database;
        PostgresServer.execute(
                database, "CREATE ROLE " + role + " LOGIN", "ALTER DATABASE " + database + " OWNER TO " + role);
        sluice = RunningSluice.start(
                "--sluice.store.kind=postgres",
                "--sluice.store.postgres.url=" + PostgresServer.url(database),
                "--sluice.store.postgres.username=" + role,
                "--sluice.store.postgres.pool-size=" + POOL,
                "--sluice.lease.duration=" + lease);
        client = new Client(URI.create("http://127.0.0.1:" + sluice.port()));
    }

    @AfterEach
    void stop() {
        sluice.close();
    }

    /** All connections of the pool wait for somebody else's lock, for longer than a lease. */
    @Test
    void refusesWhileEveryConnectionWaitsAndKeepsWhatRuns() throws SQLException {
        start(SHORT_LEASE);
        String running = client.accepted(Client.simulate(WORK));
        try (EventStream stream = client.stream(running, 0)) {
            stream.next("running");
        }

        long began = System.nanoTime();
        Duration longest = Duration.ZERO;
        try (Connection connection =
                        PostgresServer.dataSource("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN; LOCK TABLE sluice.job IN ACCESS EXCLUSIVE MODE");
            while (since(began).compareTo(LOCKED) < 0) {
                longest = longer(longest, refused());
                assertThat(readiness()).isEqualTo(503);
            }
            assertThat(Integer.parseInt(PostgresServer.read(database, CONNECTIONS)))
                    .as("connections, with those that were given up")
                    .isLessThanOrEqualTo(2 * POOL + 2);
            statement.execute("ROLLBACK");
        }
        long returned = System.nanoTime();
        await(() -> readiness() == 200);
        Duration recovery = since(returned);
        String next = client.accepted(Client.simulate(Duration.ZERO));

        assertThat(longest).isLessThan(LONGEST);
        assertThat(names(running)).containsExactly("queued", "running", "succeeded");
        assertThat(names(next)).containsExactly("queued", "running", "succeeded");
        System.out.printf(
                "ExhaustionTests: the longest answer took %d ms, ready %d ms after the return%n",
                longest.toMillis(), recovery.toMillis());
    }

    /** Others have taken every connection that the server allows. */
    @Test
    void refusesWhileTheServerHasNoRoomAndKeepsWhatRuns() {
        start(Duration.ofSeconds(10));
        String running = client.accepted(Client.simulate(WORK));
        try (EventStream stream = client.stream(running, 0)) {
            stream.next("running");
        }

        PostgresServer.execute(database, LIMIT.formatted(database, 0), CUT);
        Duration first = refused();
        Duration second = refused();
        int readiness = readiness();
        PostgresServer.execute(database, LIMIT.formatted(database, -1));
        long returned = System.nanoTime();
        await(() -> readiness() == 200);
        Duration recovery = since(returned);
        String next = client.accepted(Client.simulate(Duration.ZERO));

        System.out.printf(
                "ExhaustionTests: no room, refused after %d and %d ms, ready %d ms after the return%n",
                first.toMillis(), second.toMillis(), recovery.toMillis());
        assertThat(List.of(first, second)).allSatisfy(took -> assertThat(took).isLessThan(LONGEST));
        assertThat(readiness).isEqualTo(503);
        assertThat(names(running)).containsExactly("queued", "running", "succeeded");
        assertThat(names(next)).containsExactly("queued", "running", "succeeded");
    }

    private Duration refused() {
        long began = System.nanoTime();
        Client.Answer answer = client.submit(Client.simulate(Duration.ZERO));
        Duration took = since(began);
        assertThat(answer.status()).as("%s", answer).isEqualTo(503);
        assertThat(answer.json().required("type").stringValue()).isEqualTo("/problems/store-unavailable");
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
        return took;
    }

    private int readiness() {
        return client.get("/actuator/health/readiness").status();
    }

    private List<String> names(String job) {
        client.end(job);
        return client.events(job).stream()
                .map(Event::name)
                .filter(name -> !name.equals("progress"))
                .toList();
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static void await(BooleanSupplier condition) {
        Flux.interval(Duration.ofMillis(20))
                .onBackpressureDrop()
                .concatMap(tick -> Mono.fromSupplier(condition::getAsBoolean).subscribeOn(Schedulers.boundedElastic()))
                .filter(met -> met)
                .blockFirst(TIMEOUT);
    }
}
