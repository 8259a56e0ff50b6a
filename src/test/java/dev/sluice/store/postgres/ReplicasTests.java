package dev.sluice.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Collections.singletonMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.queue.JobQueue;
import dev.sluice.queue.Queues;
import dev.sluice.store.JobCount;
import dev.sluice.store.JobStore;
import dev.sluice.store.Replica;
import dev.sluice.store.ReplicaStore;
import dev.sluice.store.StoreUnderTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Two processes, as it were, on one database are one service. */
@Tag("postgres")
class ReplicasTests {

    private static final Duration TIMEOUT = RunningSluice.TIMEOUT;
    private static final Duration LOOK = Duration.ofMillis(20);

    private static String database;
    private static RunningSluice one;
    private static RunningSluice other;

    /** They share the server's threads, which end with the first that is closed. */
    private static RunningSluice dying;

    @BeforeAll
    static void start() {
        database = PostgresServer.database();
        one = replica();
        other = replica();
    }

    @AfterAll
    static void stop() {
        dying.close();
        one.close();
        other.close();
    }

    private static RunningSluice replica() {
        return RunningSluice.start(
                "--sluice.store.kind=postgres",
                "--sluice.store.postgres.url=" + PostgresServer.url(database),
                "--sluice.store.postgres.username=postgres",
                "--sluice.store.postgres.pool-size=4",
                "--sluice.lease.duration=2s");
    }

    @Test
    void runOnBothWhatOneTookIn() {
        for (int i = 0; i < 8; i++) {
            submitted(one, "PT60S");
        }

        assertThat(await(store(other).counts().filter(counts -> running(counts) == 8)))
                .isNotEmpty();

        cancelAll();
    }

    @Test
    void tellOnOneWhatHappensOnTheOther() {
        JobId id = submitted(one, "PT0.1S");

        String events = stream(other, id);

        assertThat(events).containsSubsequence("queued", "running", "succeeded");
    }

    @Test
    void cancelOnOneWhatRunsOnEither() {
        JobId first = submitted(one, "PT60S");
        JobId second = submitted(other, "PT60S");
        await(first, event -> event.state() == JobState.RUNNING);
        await(second, event -> event.state() == JobState.RUNNING);

        cancelAll();

        await(first, event -> event.state() == JobState.CANCELLED);
        await(second, event -> event.state() == JobState.CANCELLED);
    }

    @Test
    void pauseOnBothWhatIsPausedOnOne() {
        patch(Map.of("paused", true, "concurrency", 3));

        await(Mono.fromSupplier(() -> queue(other).status())
                .filter(status -> status.paused() && status.concurrency() == 3));

        patch(singletonMap("paused", null));
        await(Mono.fromSupplier(() -> queue(other).status()).filter(status -> !status.paused()));
        patch(singletonMap("concurrency", null));
        await(Mono.fromSupplier(() -> queue(other).status()).filter(status -> status.concurrency() == 4));
    }

    @Test
    void knowEachOtherAndWhatEachRuns() {
        for (int i = 0; i < 8; i++) {
            submitted(one, "PT60S");
        }

        List<Replica> both = await(other.bean(ReplicaStore.class)
                .replicas()
                .filter(all -> all.size() == 2 && all.stream().allMatch(each -> each.running() == 4)));

        assertThat(both).extracting(Replica::startedAt).isSorted();
        cancelAll();
    }

    @Test
    void startNoMoreTogetherThanTheLimitAllows() {
        patch(Map.of("rateLimit", 20, "concurrency", 100));
        for (RunningSluice each : List.of(one, other)) {
            await(Mono.fromSupplier(() -> queue(each).status())
                    .filter(status -> Objects.equals(status.rateLimit(), 20.0) && status.concurrency() == 100));
        }

        List<JobId> jobs = Stream.generate(() -> List.of(submitted(one, "PT0S"), submitted(other, "PT0S")))
                .limit(20)
                .flatMap(List::stream)
                .toList();
        List<Instant> starts = jobs.stream()
                .map(id -> await(store(other).find(id).filter(job -> job.state() == JobState.SUCCEEDED)))
                .map(job -> Objects.requireNonNull(job.startedAt()))
                .sorted()
                .toList();

        assertThat(Duration.between(starts.get(0), starts.get(39))).isBetween(Duration.ofMillis(1_850), TIMEOUT);
        patch(singletonMap("rateLimit", null));
        patch(singletonMap("concurrency", null));
    }

    @Test
    void takeOverWhatADeadOneRan() {
        dying = replica();
        PostgresEngine engine = dying.bean(PostgresEngine.class);
        JobId id = runBy(dying, engine.home());

        engine.stop();

        await(id, event -> event.state() == JobState.RUNNING && event.attempt() == 2);
        cancelAll();
    }

    /** A process with a free slot runs what it took in itself, unless it is very slow. */
    private static JobId runBy(RunningSluice replica, long home) {
        while (true) {
            JobId id = submitted(replica, "PT60S");
            await(id, event -> event.state() == JobState.RUNNING);
            if (PostgresServer.read(database, "SELECT home FROM sluice.job WHERE id = '" + id + "'")
                    .equals("" + home)) {
                return id;
            }
        }
    }

    private static long running(List<JobCount> counts) {
        return counts.stream()
                .filter(count -> count.state() == JobState.RUNNING)
                .mapToLong(JobCount::jobs)
                .sum();
    }

    private static JobId submitted(RunningSluice replica, String duration) {
        Map<?, ?> job = replica.client()
                .post()
                .uri("/request")
                .contentType(MediaType.APPLICATION_JSON)
                .accept(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("kind", "simulate", "payload", Map.of("duration", duration, "steps", 1)))
                .exchange()
                .expectStatus()
                .isAccepted()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        return JobId.parse(String.valueOf(Objects.requireNonNull(job).get("id")));
    }

    private static String stream(RunningSluice replica, JobId id) {
        return new String(
                Objects.requireNonNull(replica.client()
                        .get()
                        .uri("/jobs/" + id + "/events")
                        .header("Last-Event-ID", "0")
                        .accept(MediaType.TEXT_EVENT_STREAM)
                        .exchange()
                        .expectBody()
                        .returnResult()
                        .getResponseBody()),
                UTF_8);
    }

    private static void cancelAll() {
        WebTestClient client = other.client();
        client.delete().uri("/jobs?queue=default").exchange().expectStatus().isOk();
    }

    private static void patch(Map<String, ?> change) {
        one.client()
                .patch()
                .uri("/queues/default")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(change)
                .exchange()
                .expectStatus()
                .isOk();
    }

    private static JobStore store(RunningSluice replica) {
        return replica.bean(PostgresEngine.class).store();
    }

    private static JobQueue queue(RunningSluice replica) {
        return Objects.requireNonNull(replica.bean(Queues.class).find(StoreUnderTest.QUEUE));
    }

    private static void await(JobId id, Predicate<JobEvent> event) {
        await(store(other).events(id, 0, 100).filter(log -> log.stream().anyMatch(event)));
    }

    /** What is asked for until it is there. */
    private static <T> T await(Mono<T> look) {
        return Flux.interval(LOOK)
                .onBackpressureDrop()
                .concatMap(tick -> look, 1)
                .blockFirst(TIMEOUT);
    }
}
