package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.HdrHistogram.Histogram;
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

    private static Map<String, Long> measured(Replica replica) throws IOException {
        Delays delays = new Delays(replica.base(), PER_SECOND);
        delays.warmUp(Measure.WARM_UP);
        return delays.submit(TIME);
    }

    private static void print(String who, Map<String, Long> sent, Replicas replicas) {
        await().atMost(PATIENCE)
                .until(() -> Delays.began(sent, replicas.ledgers()).size() == sent.size());
        Histogram delays = Delays.of(sent, replicas.ledgers());
        System.out.printf(
                "DelayIT: %s replica, %,d jobs at %d a second, milliseconds from submission to start:"
                        + " p50 %.1f, p90 %.1f, p99 %.1f, most %.1f; %,d began where they were submitted%n",
                who,
                delays.getTotalCount(),
                PER_SECOND,
                Delays.millis(delays, 50),
                Delays.millis(delays, 90),
                Delays.millis(delays, 99),
                Delays.millis(delays, 100),
                Delays.began(sent, replicas.ledgers().subList(0, 1)).size());
        assertThat(delays.getMinValue()).isPositive();
    }
}
