package dev.sluice.store.postgres;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.Proxy;
import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobException;
import dev.sluice.job.JobId;
import dev.sluice.job.NewJob;
import dev.sluice.store.Draft;
import dev.sluice.store.Insertion;
import dev.sluice.store.StoreUnderTest;
import dev.sluice.store.Ticket;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** The database goes away in the middle of everything, and comes back. */
@Tag("fault")
@Tag("postgres")
class PostgresFaultTests {

    private static final int JOBS = 600;
    private static final Duration TIMEOUT = StoreUnderTest.TIMEOUT;

    private static final Duration AWAY = Duration.ofMillis(50);

    private static final LeaseSettings LEASE = new LeaseSettings(Duration.ofMinutes(1));

    private static final Retry WHILE_UNAVAILABLE = Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(50))
            .maxBackoff(Duration.ofMillis(200))
            .filter(JobException.Unavailable.class::isInstance);

    private static final String CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND application_name = 'sluice'";

    /** When one waits for an answer. */
    private static final String CUT_OFF_A_PROBE = "BEGIN; LOCK TABLE sluice.probe; DO $$ BEGIN WHILE NOT EXISTS"
            + " (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')"
            + " LOOP PERFORM pg_sleep(0.02); PERFORM pg_stat_clear_snapshot(); END LOOP; END $$; " + CUT + "; COMMIT";

    @TempDir
    private Path folder;

    @Test
    void losesNothingThoughAllConnectionsAreCutAgainAndAgain() {
        String database = PostgresServer.database();
        try (PostgresEngine engine = open(PostgresServer.settings(database))) {
            Flux<Void> cuts = Flux.interval(Duration.ofMillis(150))
                    .onBackpressureDrop()
                    .concatMap(tick -> Mono.<Void>fromRunnable(() -> PostgresServer.execute(database, CUT))
                            .subscribeOn(Schedulers.boundedElastic()));
            List<NewJob> jobs =
                    Stream.generate(PostgresFaultTests::job).limit(JOBS).toList();
            Flux<JobId> lives = Flux.fromIterable(jobs)
                    .zipWith(Flux.interval(Duration.ofMillis(3)).onBackpressureBuffer())
                    .flatMap(each -> life(engine.store(), each.getT1()), JOBS);

            List<JobId> lived = get(Flux.merge(cuts.cast(JobId.class), lives.concatWith(Mono.error(new Done())))
                    .onErrorComplete(Done.class)
                    .collectList());

            assertLived(lived, engine);
        }
    }

    private static void assertLived(List<JobId> lived, PostgresEngine engine) {
        assertThat(lived).hasSize(JOBS);
        assertThat(lived)
                .allSatisfy(id -> assertThat(get(retried(engine.store().events(id, 0, 10))))
                        .extracting(JobEvent::name)
                        .containsExactly("queued", "running", "succeeded"));
    }

    /** Each of a job's three calls goes there and back. */
    @Test
    void losesNothingThoughTheServerIsFarAway() throws IOException {
        String database = PostgresServer.database();
        try (Proxy proxy = new Proxy(PostgresServer.port());
                PostgresEngine engine = open(new PostgresSettings(
                        "r2dbc:postgresql://127.0.0.1:" + proxy.port() + "/" + database, "postgres", null, 4))) {
            List<NewJob> jobs =
                    Stream.generate(PostgresFaultTests::job).limit(JOBS).toList();
            proxy.delay(AWAY);

            long began = System.nanoTime();
            List<JobId> lived = get(Flux.fromIterable(jobs)
                    .flatMap(each -> life(engine.store(), each), JOBS)
                    .collectList());

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(AWAY.multipliedBy(6));
            proxy.delay(Duration.ZERO);
            assertLived(lived, engine);
        }
    }

    /** All lives are over. */
    private static final class Done extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void refusesWhileTheServerIsAwayAndGoesOnByItself() throws IOException {
        EmbeddedPostgres first = server(0);
        int port = first.getPort();
        PostgresSettings settings =
                new PostgresSettings("r2dbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", null, 4);
        try (PostgresEngine engine = open(settings)) {
            PostgresJobStore store = engine.store();
            Job before = inserted(store);
            first.close();

            long began = System.nanoTime();
            assertThat(refused(store)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
            assertThat(store.isWritable()).isFalse();

            EmbeddedPostgres second = server(port);
            get(retried(store.probe().thenReturn(true)));
            Mono<JobId> told = store.changes()
                    .concatMapIterable(entries -> entries)
                    .map(entry -> entry.event().job())
                    .filter(Predicate.not(before.id()::equals))
                    .next();
            Mono<JobId> after = retried(store.insert(job(), true))
                    .map(insertion -> insertion.job().id());

            List<JobId> both = get(Flux.merge(told, after).collectList());

            assertThat(both).hasSize(2).containsOnly(both.get(0));
            assertThat(store.isWritable()).isTrue();
            assertThat(get(store.find(before.id()))).isEqualTo(before);
            engine.stop();
            second.close();
        }
    }

    /** As after a feed whose answer was lost: the row has this process's home, and nobody has its ticket. */
    @Test
    void feedsAgainWhatItLostWithAnAnswer() {
        String database = PostgresServer.database();
        try (PostgresEngine engine = open(PostgresServer.settings(database))) {
            PostgresJobStore store = engine.store();
            Job job = inserted(store);

            Disposable probes = store.probe().repeat().onErrorComplete().subscribe();
            PostgresServer.execute(database, CUT_OFF_A_PROBE);
            probes.dispose();

            Ticket fed = Flux.interval(Duration.ofMillis(50))
                    .onBackpressureDrop()
                    .concatMap(tick -> retried(store.feed(job.queue(), StoreUnderTest.KINDS, 1)))
                    .concatMapIterable(tickets -> tickets)
                    .blockFirst(TIMEOUT);
            assertThat(fed).isEqualTo(Ticket.of(job));
        }
    }

    private EmbeddedPostgres server(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
    }

    private static PostgresEngine open(PostgresSettings settings) {
        return PostgresEngine.open(settings, LEASE, Clock.systemUTC(), (writes, nanos) -> {});
    }

    private static Job inserted(PostgresJobStore store) {
        return get(store.insert(job(), true)).job();
    }

    private static boolean refused(PostgresJobStore store) {
        return get(store.insert(job(), true)
                .map(Insertion::isNew)
                .map(stored -> false)
                .onErrorReturn(JobException.Unavailable.class, true));
    }

    private static NewJob job() {
        return new Draft(Clock.systemUTC().instant()).job();
    }

    private static <T> Mono<T> retried(Mono<T> call) {
        return call.retryWhen(WHILE_UNAVAILABLE).timeout(TIMEOUT);
    }

    /** One job's way as a worker leads it, who asks again while the store is unavailable. */
    private static Mono<JobId> life(PostgresJobStore store, NewJob job) {
        return retried(store.insert(job, true))
                .flatMap(insertion -> retried(store.start(Ticket.of(insertion.job()))))
                .flatMap(claim -> retried(store.succeed(claim, "1", null))
                        .thenReturn(claim.job().id()));
    }
}
