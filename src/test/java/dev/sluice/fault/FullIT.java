package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.Flood.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Offers many times what there is room for. */
@Tag("fault")
class FullIT {

    private static final int POSTS = 10_000;
    private static final int CONNECTIONS = 500;
    private static final int CAPACITY = 100;
    private static final int CONCURRENCY = 4;
    private static final Duration FOREVER = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    @Test
    void takesExactlyWhatThereIsRoomFor() {
        try (SluiceProcess sluice = start("--sluice.shutdown.drain=0s")) {
            List<Answer> answers = Flood.submit(sluice.base(), Client.simulate(FOREVER), POSTS, CONNECTIONS);

            assertThat(answers).hasSize(POSTS);
            List<Answer> accepted = Flood.accepted(answers);
            assertThat(accepted).hasSize(CAPACITY + CONCURRENCY);
            Client client = new Client(sluice);
            Map<String, Long> states = accepted.stream()
                    .map(answer -> client.job(answer.id()).required("state").stringValue())
                    .collect(Collectors.groupingBy(state -> state, Collectors.counting()));
            assertThat(states).isEqualTo(Map.of("running", (long) CONCURRENCY, "queued", (long) CAPACITY));
            assertThat(client.get("/actuator/health/readiness").status())
                    .as("a full queue is no reason to be taken out of service")
                    .isEqualTo(200);

            assertThat(sluice.terminate().code()).isEqualTo(143);
        }
    }

    @Test
    void runsWhatItTookOnceAndInItsOrder() {
        try (SluiceProcess sluice = start("--sluice.simulate.duration=20ms")) {
            List<Answer> answers =
                    Flood.submit(sluice.base(), Client.simulate(Duration.ofMillis(20)), POSTS, CONNECTIONS);

            List<Answer> accepted = Flood.accepted(answers);
            assertThat(accepted).hasSizeGreaterThanOrEqualTo(CAPACITY + CONCURRENCY);
            Client client = new Client(sluice);
            List<List<Event>> logs = new ArrayList<>();
            List<Run> runs = new ArrayList<>();
            for (Answer answer : accepted) {
                client.end(answer.id());
                List<Event> log = client.events(answer.id());
                Logs.check(log);
                assertThat(log)
                        .filteredOn(Event::isMove)
                        .extracting(Event::name)
                        .containsExactly("queued", "running", "succeeded");
                logs.add(log);
                runs.add(Run.of(answer, log));
            }
            assertThat(Logs.mostRunning(logs)).isLessThanOrEqualTo(CONCURRENCY);
            assertInOrder(runs);

            printMedian(client, accepted.size());
        }
    }

    private SluiceProcess start(String setting) {
        return SluiceProcess.start(folder, "--sluice.queues.default.concurrency=" + CONCURRENCY, setting);
    }

    /**
     * The older starts first. Whoever has its answer waits in line, so nobody younger may start before it any more, but
     * for those that had left the line and were about to start: one for each slot.
     */
    private static void assertInOrder(List<Run> runs) {
        assertThat(runs)
                .allSatisfy(run -> assertThat(runs.stream().filter(run::isOvertakenBy))
                        .as("jobs that overtook %s", run)
                        .hasSizeLessThanOrEqualTo(CONCURRENCY));
    }

    /** While every worker is busy. A figure to look at, not to fail by. */
    private static void printMedian(Client client, int accepted) {
        for (int i = 0; i < CONCURRENCY; i++) {
            client.accepted(Client.simulate(FOREVER));
        }
        long[] nanos = LongStream.range(0, CAPACITY / 2)
                .map(call -> {
                    long began = System.nanoTime();
                    assertThat(client.get("/request").status()).isEqualTo(202);
                    return System.nanoTime() - began;
                })
                .sorted()
                .toArray();
        System.out.printf(
                "FullIT: %d of %d accepted; GET /request takes %.2f ms in the median%n",
                accepted, POSTS, nanos[nanos.length / 2] / 1e6);
    }

    /** What became of a job that was taken in. */
    private record Run(String id, Instant created, Instant answered, Instant started) {

        static Run of(Answer answer, List<Event> log) {
            Event start = log.stream()
                    .filter(event -> event.name().equals("running"))
                    .findFirst()
                    .orElseThrow();
            Instant created = Instant.parse(answer.body().required("createdAt").stringValue());
            return new Run(answer.id(), created, answer.received(), start.at());
        }

        boolean isOvertakenBy(Run other) {
            return other.created.isAfter(created) && other.started.isAfter(answered) && other.started.isBefore(started);
        }
    }
}
