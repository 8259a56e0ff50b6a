package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long it takes from when a job should have been sent until its handler begins, at a steady rate: where it was
 * submitted, and on another process, since that one has no slot free. The server is on a disk.
 */
@Tag("bench")
class DelayIT {

    private static final int PER_SECOND = Integer.getInteger("bench.delay.rate", 200);
    private static final Duration WARM_UP = Duration.parse(System.getProperty("bench.warm-up", "PT30S"));
    private static final Duration TIME = Duration.parse(System.getProperty("bench.delay.time", "PT30S"));
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String LONG = "{\"payload\":{\"duration\":\"PT1H\",\"steps\":1}}";

    @TempDir
    private Path folder;

    @Test
    void isShortWhereItWasSubmitted() throws IOException {
        try (DiskServer server = DiskServer.start();
                Replicas replicas = new Replicas(server, "same", folder.resolve("same"))) {
            Replica one = replicas.start("--sluice.queues.default.concurrency=64");
            replicas.start("--sluice.queues.default.concurrency=64");

            Map<String, Long> sent = measured(one);

            print("same", sent, replicas);
        }
    }

    @Test
    void isShortWhereAnotherHasToTakeIt() throws IOException {
        try (DiskServer server = DiskServer.start();
                Replicas replicas = new Replicas(server, "other", folder.resolve("other"))) {
            Replica full = replicas.start("--sluice.queues.default.concurrency=1");
            new Submitter(full.base()).submit(LONG);
            await().atMost(PATIENCE).until(() -> Meters.of(full.base()).value("sluice_queue_running") == 1);
            replicas.start("--sluice.queues.default.concurrency=64");

            Map<String, Long> sent = measured(full);

            print("other", sent, replicas);
            assertThat(replicas.ledgers().get(0).entries())
                    .as("what began on the full one")
                    .isEmpty();
        }
    }

    private static Map<String, Long> measured(Replica replica) {
        OpenLoop loop = new OpenLoop(replica.base(), PER_SECOND);
        loop.run(Ledger.JOB, WARM_UP);
        return loop.run(Ledger.JOB, TIME);
    }

    private static void print(String who, Map<String, Long> sent, Replicas replicas) {
        await().atMost(PATIENCE).until(() -> began(sent, replicas).size() == sent.size());
        long[] delays = began(sent, replicas).entrySet().stream()
                .mapToLong(each -> each.getValue() - sent.get(each.getKey()))
                .sorted()
                .toArray();
        System.out.printf(
                "DelayIT: %s replica, %,d jobs at %d a second, milliseconds from submission to start:"
                        + " p50 %.1f, p90 %.1f, p99 %.1f, most %.1f; %,d began where they were submitted%n",
                who,
                delays.length,
                PER_SECOND,
                at(delays, 0.5),
                at(delays, 0.9),
                at(delays, 0.99),
                at(delays, 1),
                replicas.ledgers().get(0).entries().stream()
                        .filter(entry -> sent.containsKey(entry.job()))
                        .count());
        assertThat(Arrays.stream(delays)).allMatch(delay -> delay > 0);
    }

    /** When each began; none may have begun twice. */
    private static Map<String, Long> began(Map<String, Long> sent, Replicas replicas) {
        return replicas.ledgers().stream()
                .flatMap(ledger -> ledger.entries().stream())
                .filter(entry -> sent.containsKey(entry.job()))
                .collect(Collectors.toMap(Ledger.Entry::job, Ledger.Entry::micros));
    }

    private static double at(long[] sorted, double quantile) {
        return sorted[(int) Math.ceil(quantile * sorted.length) - 1] / 1e3;
    }
}
