package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Half of very many readers never read: they are cut off, memory stays as it is, and the others hear of everything. */
@Tag("endurance")
class SleepersIT {

    private static final int MANY = Integer.getInteger("readers", 10_000);
    private static final int SLEEPING = MANY / 2;

    private static final String FAILS =
            "{\"payload\":{\"duration\":\"PT0S\",\"steps\":1,\"fail\":9},\"maxAttempts\":1,\"tags\":[\"watched\"]}";

    /** So many failures, each told with its trace, fill what lies between the service and a reader that sleeps. */
    private static final int UNTIL_FULL = 1_000;

    private static final double MOST_GROWTH = 300;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @Test
    void areCutOff() throws IOException {
        try (SluiceProcess sluice = start();
                ManyReaders readers = new ManyReaders()) {
            Client client = new Client(sluice);
            readers.open(sluice.base(), "/events?tag=watched&state=failed", MANY);
            readers.putToSleep(SLEEPING);
            double before = Resident.megabytes(sluice.pid());

            client.acceptedMany(FAILS, UNTIL_FULL);
            readers.await(UNTIL_FULL);
            double after = Resident.megabytes(sluice.pid());
            await().atMost(PATIENCE).until(() -> client.meter("sluice_events_subscribers") == SLEEPING);

            System.out.printf(
                    "SleepersIT: %,d of %,d slept and were dropped, %.0f MB before and %.0f after %,d events%n",
                    SLEEPING, MANY, before, after, UNTIL_FULL);
            assertThat(readers.cutOff()).isEqualTo(SLEEPING);
            assertThat(readers.cutOffOfThoseWhoRead()).isZero();
            assertThat(after - before).isLessThan(MOST_GROWTH);
        }
    }

    /** All its heap is there from the first, so that what grows is not the heap. */
    private SluiceProcess start() {
        return SluiceProcess.startOptimised(
                List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"),
                folder,
                "--sluice.queues.default.capacity=100000",
                "--sluice.queues.default.concurrency=64");
    }
}
