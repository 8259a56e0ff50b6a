package dev.sluice.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.NewJob;
import dev.sluice.store.Draft;
import dev.sluice.store.StoreUnderTest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The connection that listens is cut, once or for as long as it takes: events come with the poll, and none is missing. */
@Tag("fault")
@Tag("postgres")
class ListenerTests {

    private static final int JOBS = 5;
    private static final Duration LOOK = Duration.ofMillis(20);

    /** The poll's second, and as much again for a machine that is busy. */
    private static final Duration LATE = Duration.ofSeconds(2);

    private static final LeaseSettings LEASE = new LeaseSettings(Duration.ofSeconds(10));

    private static final String LISTENERS =
            " FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN sluice'";

    private final String database = PostgresServer.database();
    private PostgresEngine one;
    private PostgresEngine other;

    @BeforeEach
    void open() {
        one = start();
        other = start();
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    private PostgresEngine start() {
        return PostgresEngine.open(PostgresServer.settings(database), LEASE, Clock.systemUTC(), (writes, nanos) -> {});
    }

    @Test
    void onlySlowsEventsDown() {
        AtomicInteger cuts = new AtomicInteger();
        Disposable cutting = Flux.interval(LOOK)
                .onBackpressureDrop()
                .concatMap(tick -> read("SELECT count(pg_terminate_backend(pid))" + LISTENERS))
                .map(Integer::parseInt)
                .subscribe(cuts::addAndGet);

        List<Duration> delays = delays();
        cutting.dispose();

        assertThat(cuts).as("cuts, of both at the least").hasValueGreaterThan(1);
        assertThat(delays).hasSize(JOBS).allSatisfy(delay -> assertThat(delay).isLessThan(LATE));
        System.out.printf("ListenerTests: %d cuts, events came after %s%n", cuts.get(), delays);
    }

    @Test
    void listensAgain() {
        awaitListeners(2);
        String last = PostgresServer.read(database, "SELECT max(backend_start)" + LISTENERS);
        PostgresServer.execute(database, "SELECT pg_terminate_backend(pid)" + LISTENERS);

        String newer = " AND backend_start > '" + last + "'";
        await(read("SELECT count(*)" + LISTENERS + newer), "2");

        assertThat(delays()).hasSize(JOBS);
    }

    private void awaitListeners(int number) {
        await(read("SELECT count(*)" + LISTENERS), "" + number);
    }

    private static void await(Mono<String> look, String wanted) {
        Flux.interval(LOOK)
                .onBackpressureDrop()
                .concatMap(tick -> look)
                .filter(wanted::equals)
                .blockFirst(StoreUnderTest.TIMEOUT);
    }

    private Mono<String> read(String query) {
        return Mono.fromSupplier(() -> PostgresServer.read(database, query)).subscribeOn(Schedulers.boundedElastic());
    }

    /** From the answer to one process until the other tells of it. */
    private List<Duration> delays() {
        return Objects.requireNonNull(
                Flux.range(0, JOBS).concatMap(each -> delay()).collectList().block(StoreUnderTest.TIMEOUT));
    }

    private Mono<Duration> delay() {
        return Mono.fromSupplier(() -> new Draft(Clock.systemUTC().instant()).job())
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(this::delay);
    }

    private Mono<Duration> delay(NewJob job) {
        Mono<Long> told = other.store()
                .changes()
                .concatMapIterable(entries -> entries)
                .filter(entry -> entry.event().job().equals(job.id()))
                .next()
                .map(entry -> System.nanoTime());
        Mono<Long> stored = one.store().insert(job, true).map(insertion -> System.nanoTime());
        return Mono.zip(told, stored, (heard, said) -> Duration.ofNanos(heard - said));
    }
}
