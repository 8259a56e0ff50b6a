package dev.sluice.store.postgres;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.store.Claim;
import dev.sluice.store.Draft;
import dev.sluice.store.StoreUnderTest;
import dev.sluice.store.Ticket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody without any rights but to what is his. */
@Tag("postgres")
class PlainRoleTests {

    private static final LeaseSettings LEASE = new LeaseSettings(Duration.ofSeconds(10));
    private static final AtomicInteger ROLES = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(strings = {"ALTER DATABASE %1$s OWNER TO %2$s", "CREATE SCHEMA sluice AUTHORIZATION %2$s"})
    void isEnoughToOwnTheDatabaseOrTheSchema(String owns) {
        String database = PostgresServer.emptyDatabase();
        String role = "plain_" + ROLES.incrementAndGet();
        PostgresServer.execute(
                database,
                "CREATE ROLE " + role + " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION",
                "REVOKE ALL ON SCHEMA public FROM PUBLIC",
                "REVOKE ALL ON DATABASE " + database + " FROM PUBLIC",
                "GRANT CONNECT ON DATABASE " + database + " TO " + role,
                owns.formatted(database, role));

        try (PostgresEngine engine = PostgresEngine.open(
                new PostgresSettings(PostgresServer.url(database), role, null, 2),
                LEASE,
                Clock.systemUTC(),
                (writes, nanos) -> {})) {
            PostgresJobStore store = engine.store();
            Claim claim = get(store.insert(new Draft(Clock.systemUTC().instant()).job(), true)
                    .flatMap(insertion -> store.start(Ticket.of(insertion.job()))));
            JobId id = claim.job().id();

            assertThat(get(store.changes()
                            .concatMapIterable(entries -> entries)
                            .map(entry -> entry.event().name())
                            .filter("succeeded"::equals)
                            .mergeWith(store.succeed(claim, "1", null).then(reactor.core.publisher.Mono.empty()))
                            .next()))
                    .isEqualTo("succeeded");
            assertThat(get(store.events(id, 0, 10)))
                    .extracting(JobEvent::name)
                    .containsExactly("queued", "running", "succeeded");
            assertThat(get(store.rescue()).requeued()).isZero();
            assertThat(get(store.grant(StoreUnderTest.QUEUE, Duration.ofSeconds(1), 1))
                            .starts())
                    .isEqualTo(1);
            assertThat(get(store.prune(JobState.SUCCEEDED, Instant.now().plusSeconds(60), 10)))
                    .isNotNull();
        }
    }
}
