package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.RunningSluice;
import dev.sluice.job.Job;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.queue.JobQueue;
import dev.sluice.queue.Queues;
import dev.sluice.store.JobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Handlers of every bad kind by the hundred, in any order, on a service that has to go on: each job has its own end, no
 * slot is lost, and none waits behind a handler that does not.
 */
class TortureTests {

    private static final int SLOTS = 8;
    private static final int MANY = 400;
    private static final int ROUNDS = Integer.getInteger("rounds", MANY);
    private static final long PATIENCE_SECONDS = 300;
    private static final Duration AT_ONCE = Duration.ofMillis(100);

    /** For an answer a job, however many there are. */
    private static final int MOST_BYTES = 16 << 20;

    private static final CyclicBarrier ALL_SLOTS = new CyclicBarrier(SLOTS);
    private static final CountDownLatch NEXT = new CountDownLatch(1);
    private static final JsonMapper JSON = new JsonMapper();

    private static RunningSluice sluice;
    private static WebTestClient client;

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @BeforeAll
    static void start() {
        sluice = RunningSluice.start(
                List.of(Torture.class, Together.class, Deaf.class, Good.class),
                "--sluice.queues.many.overflow=spill",
                "--sluice.queues.many.concurrency=" + SLOTS,
                "--sluice.queues.one.overflow=spill",
                "--sluice.queues.one.concurrency=1",
                "--sluice.job.max-payload=1KB");
        client = sluice.client()
                .mutate()
                .responseTimeout(Duration.ofSeconds(PATIENCE_SECONDS))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(MOST_BYTES))
                .build();
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    @Tag("fault")
    void someBadHandlersTakeNoSlotWithThem() {
        torture(8);
    }

    @Test
    @Tag("endurance")
    void manyBadHandlersTakeNoSlotWithThem() {
        torture(ROUNDS);
    }

    private void torture(int rounds) {
        System.out.println("TortureTests: to repeat, -Dtest.seed=" + seed);
        List<Ending> endings = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            endings.addAll(List.of(Ending.values()));
        }
        Collections.shuffle(endings, random);

        List<JobId> jobs = submit(endings.stream().map(ending -> line("many", ending)));
        awaitIdle("many");

        for (int i = 0; i < jobs.size(); i++) {
            check(job(jobs.get(i)), endings.get(i));
        }
        List<JobId> together =
                submit(Stream.generate(() -> line("many", "together")).limit(SLOTS));
        awaitIdle("many");
        assertThat(together).allSatisfy(id -> assertThat(job(id).state()).isEqualTo(JobState.SUCCEEDED));
        System.out.printf(
                "TortureTests: %d jobs of %d kinds of handler, no slot lost%n", jobs.size(), Ending.values().length);
    }

    private static void check(Job job, Ending ending) {
        assertThat(job.state()).as("state after %s: %s", ending, job).isEqualTo(ending.state);
        assertThat(job.attempt()).isEqualTo(1);
        String type = job.error() == null ? null : job.error().type();
        assertThat(type).as("error of %s", ending).isEqualTo(ending.errorType);
    }

    @Test
    @Tag("fault")
    void theNextJobDoesNotWaitForAHandlerThatHearsNothing() {
        List<JobId> jobs = submit(Stream.of(line("one", "deaf"), line("one", "good")));

        awaitIdle("one");

        assertThat(job(jobs.get(0)).state()).isEqualTo(JobState.FAILED);
        assertThat(job(jobs.get(1)).state()).isEqualTo(JobState.SUCCEEDED);
    }

    /** By the store's own times, to the millisecond: from the end of a bad job to the start of the one behind it. */
    @Test
    @Tag("endurance")
    void theNextJobStartsAtOnce() {
        List<Ending> endings = new ArrayList<>();
        for (int i = 0; i < Math.max(1, ROUNDS / 10); i++) {
            endings.addAll(List.of(Ending.values()));
        }
        Collections.shuffle(endings, random);

        List<JobId> jobs =
                submit(endings.stream().flatMap(ending -> Stream.of(line("one", ending), line("one", "good"))));
        awaitIdle("one");

        Map<Ending, Duration> worst = new EnumMap<>(Ending.class);
        Duration[] waits = new Duration[endings.size()];
        for (int i = 0; i < waits.length; i++) {
            Job bad = job(jobs.get(2 * i));
            Job good = job(jobs.get(2 * i + 1));
            waits[i] = Duration.between(
                    Objects.requireNonNull(bad.finishedAt()), Objects.requireNonNull(good.startedAt()));
            worst.merge(endings.get(i), waits[i], (one, other) -> one.compareTo(other) > 0 ? one : other);
        }
        Arrays.sort(waits);
        System.out.printf(
                "TortureTests: the next job of %d started after %d ms (median), %d ms (99 of 100), %d ms (all); worst %s%n",
                waits.length,
                waits[waits.length / 2].toMillis(),
                waits[waits.length * 99 / 100].toMillis(),
                waits[waits.length - 1].toMillis(),
                worst);
        assertThat(waits[waits.length * 99 / 100]).isLessThan(AT_ONCE);
    }

    private static Job job(JobId id) {
        return Objects.requireNonNull(sluice.bean(JobStore.class).find(id).block(RunningSluice.TIMEOUT));
    }

    private static String line(String queue, Ending ending) {
        String timeout = "timeout".equals(ending.errorType) ? ",\"timeout\":\"PT0.02S\"" : "";
        return line(queue, "torture", ",\"payload\":{\"ending\":\"" + ending + "\"}" + timeout);
    }

    private static String line(String queue, String kind) {
        return line(queue, kind, kind.equals("deaf") ? ",\"timeout\":\"PT0.02S\"" : "");
    }

    private static String line(String queue, String kind, String more) {
        return "{\"kind\":\"" + kind + "\",\"queue\":\"" + queue + "\",\"maxAttempts\":1" + more + "}\n";
    }

    private static List<JobId> submit(Stream<String> lines) {
        String answers = client.post()
                .uri("/request")
                .contentType(MediaType.APPLICATION_NDJSON)
                .bodyValue(String.join("", lines.toList()))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        return Objects.requireNonNull(answers)
                .lines()
                .map(answer -> JobId.parse(JSON.readTree(answer).required("id").stringValue()))
                .toList();
    }

    private static void awaitIdle(String name) {
        JobQueue queue = Objects.requireNonNull(sluice.bean(Queues.class).find(name));
        await().atMost(Duration.ofSeconds(PATIENCE_SECONDS)).until(() -> queue.waiting() == 0 && queue.running() == 0);
    }

    /** Ends as its payload says. */
    static final class Torture implements JobHandler {

        @Override
        public String kind() {
            return "torture";
        }

        @Override
        public @Nullable Mono<?> run(JobContext job) throws Exception {
            String ending = JSON.readTree(job.payload()).required("ending").stringValue();
            return Ending.valueOf(ending).work.run(job);
        }
    }

    /** Ends when there is one in each slot. */
    static final class Together implements BlockingJobHandler {

        @Override
        public String kind() {
            return "together";
        }

        @Override
        public Object work(JobContext job) throws Exception {
            return ALL_SLOTS.await();
        }
    }

    /** Goes on, whatever it is told, until the next job has run. */
    static final class Deaf implements BlockingJobHandler {

        @Override
        public String kind() {
            return "deaf";
        }

        @Override
        public @Nullable Object work(JobContext job) {
            while (NEXT.getCount() > 0) {
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
                Thread.interrupted();
            }
            return null;
        }
    }

    /** Does nothing, and tells so. */
    static final class Good implements BlockingJobHandler {

        @Override
        public String kind() {
            return "good";
        }

        @Override
        public @Nullable Object work(JobContext job) {
            NEXT.countDown();
            return null;
        }
    }
}
