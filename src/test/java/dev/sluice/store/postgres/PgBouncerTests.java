package dev.sluice.store.postgres;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Needs;
import dev.sluice.Tool;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.NewJob;
import dev.sluice.store.Draft;
import dev.sluice.store.Ticket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Two processes behind a pooler that lends connections for a transaction: one that listens hears nothing. */
@Tag("postgres")
@Needs(Tool.PGBOUNCER)
class PgBouncerTests {

    private static final int JOBS = 300;
    private static final LeaseSettings LEASE = new LeaseSettings(Duration.ofSeconds(10));

    @TempDir
    private static Path folder;

    private static PgBouncer bouncer;
    private static PostgresEngine one;
    private static PostgresEngine other;

    @BeforeAll
    static void start() {
        bouncer = new PgBouncer(folder, PostgresServer.emptyDatabase());
        one = open();
        other = open();
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
        bouncer.close();
    }

    private static PostgresEngine open() {
        return PostgresEngine.open(bouncer.settings(), LEASE, Clock.systemUTC(), (writes, nanos) -> {});
    }

    @Test
    void runJobsAndTellOfThemByThePoll() {
        List<JobId> jobs = get(Flux.range(0, JOBS)
                .flatMap(each -> life(each % 2 == 0 ? one : other), 50)
                .collectList());

        assertThat(jobs)
                .hasSize(JOBS)
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(get(one.store().events(id, 0, 10)))
                        .extracting(JobEvent::name)
                        .containsExactly("queued", "running", "succeeded"));
    }

    @Test
    void tellOnOneWhatHappensOnTheOther() {
        NewJob job = new Draft(Clock.systemUTC().instant()).job();
        Flux<String> told = other.store()
                .changes()
                .concatMapIterable(entries -> entries)
                .filter(entry -> entry.event().job().equals(job.id()))
                .map(entry -> entry.event().name())
                .take(3);

        List<String> names =
                get(told.mergeWith(life(one, job).then(Mono.empty())).collectList());

        assertThat(names).containsExactly("queued", "running", "succeeded");
    }

    private static Mono<JobId> life(PostgresEngine engine) {
        return Mono.defer(() -> life(engine, new Draft(Clock.systemUTC().instant()).job()));
    }

    private static Mono<JobId> life(PostgresEngine engine, NewJob job) {
        PostgresJobStore store = engine.store();
        return store.insert(job, true)
                .flatMap(insertion -> store.start(Ticket.of(insertion.job())))
                .flatMap(claim -> store.succeed(claim, "1", null))
                .thenReturn(job.id());
    }
}
