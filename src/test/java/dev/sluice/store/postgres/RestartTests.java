package dev.sluice.store.postgres;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobException;
import dev.sluice.job.JobId;
import dev.sluice.job.NewJob;
import dev.sluice.store.Draft;
import dev.sluice.store.Insertion;
import dev.sluice.store.Ticket;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** The server ends or stands still in the middle of many jobs, and is there again: nothing is lost, and nobody hangs. */
@Tag("fault")
@Tag("postgres")
class RestartTests {

    private static final int AT_ONCE = 20;
    private static final int SOME = 100;
    private static final Duration LOOK = Duration.ofMillis(5);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final LeaseSettings LEASE = new LeaseSettings(Duration.ofMinutes(1));

    @TempDir
    private static Path folder;

    private static OwnServer server;

    private final Queue<JobId> begun = new ConcurrentLinkedQueue<>();
    private final Queue<JobId> ended = new ConcurrentLinkedQueue<>();
    private final AtomicLong longest = new AtomicLong();
    private final AtomicBoolean enough = new AtomicBoolean();
    private PostgresEngine engine;
    private CompletableFuture<Void> load;

    @BeforeAll
    static void startServer() {
        server = new OwnServer(folder);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void open() {
        engine = PostgresEngine.open(server.settings(), LEASE, Clock.systemUTC(), (writes, nanos) -> {});
        load = Flux.range(0, AT_ONCE)
                .flatMap(each -> Mono.defer(this::life).repeat(() -> !enough.get()), AT_ONCE)
                .then()
                .toFuture();
        awaitMore();
    }

    @AfterEach
    void close() {
        enough.set(true);
        engine.stop();
    }

    @Test
    void survivesAFastStop() {
        survives("fast stop", () -> {
            server.stop("fast");
            awaitUnwritable();
            server.start();
        });
    }

    @Test
    void survivesAnImmediateStop() {
        survives("immediate stop", () -> {
            server.stop("immediate");
            awaitUnwritable();
            server.start();
        });
    }

    @Test
    void survivesThatItStandsStill() {
        survives("standing still", () -> {
            server.freeze();
            awaitUnwritable();
            server.wake();
        });
    }

    private void survives(String fault, Runnable failAndReturn) {
        failAndReturn.run();
        long returned = System.nanoTime();
        awaitMore();
        Duration recovery = Duration.ofNanos(System.nanoTime() - returned);
        enough.set(true);
        load.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();

        assertThat(ended).containsExactlyInAnyOrderElementsOf(begun).allSatisfy(this::assertWhole);
        assertThat(Duration.ofNanos(longest.get()))
                .as("the longest wait for an answer")
                .isLessThan(LONGEST);
        assertThat(recovery).isLessThan(Duration.ofSeconds(10));
        System.out.printf(
                "RestartTests: %s, %,d jobs, %d ended within %d ms of the return, the longest wait was %d ms%n",
                fault,
                ended.size(),
                SOME,
                recovery.toMillis(),
                Duration.ofNanos(longest.get()).toMillis());
    }

    private void assertWhole(JobId id) {
        assertThat(get(engine.store().events(id, 0, 10)))
                .extracting(JobEvent::name)
                .containsExactly("queued", "running", "succeeded");
    }

    /** Some more have ended than had. */
    private void awaitMore() {
        int goal = ended.size() + SOME;
        await(() -> ended.size() >= goal);
    }

    private void awaitUnwritable() {
        await(() -> !engine.store().isWritable());
    }

    private void await(BooleanSupplier condition) {
        Flux.interval(LOOK)
                .onBackpressureDrop()
                .filter(tick -> condition.getAsBoolean() || load.isDone())
                .blockFirst(TIMEOUT);
        assertThat(load).as("the load goes on").isNotDone();
    }

    /** One job's way as a worker leads it, who asks again while the store is unavailable. */
    private Mono<Void> life() {
        PostgresJobStore store = engine.store();
        return Mono.fromSupplier(this::job)
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(job -> asked(inserted(store, job)))
                .flatMap(job -> asked(store.start(Ticket.of(job))))
                .flatMap(claim -> asked(store.succeed(claim, "1", null)).thenReturn(claim.job()))
                .map(Job::id)
                .doOnNext(ended::add)
                .then();
    }

    /** What was refused because nobody answered may be stored all the same, and is found by who knows its id. */
    private static Mono<Job> inserted(PostgresJobStore store, NewJob job) {
        return store.insert(job, true)
                .map(Insertion::job)
                .onErrorResume(R2dbcDataIntegrityViolationException.class, twice -> store.find(job.id()));
    }

    private NewJob job() {
        NewJob job = new Draft(Clock.systemUTC().instant()).job();
        begun.add(job.id());
        return job;
    }

    private <T> Mono<T> asked(Mono<T> call) {
        return Mono.defer(() -> {
                    long began = System.nanoTime();
                    return call.doOnTerminate(() -> longest.accumulateAndGet(System.nanoTime() - began, Math::max));
                })
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, Duration.ofMillis(20))
                        .filter(JobException.Unavailable.class::isInstance));
    }
}
