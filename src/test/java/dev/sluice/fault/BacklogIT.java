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

/** Many more jobs wait than there are places in the buffer: all are taken in and run, and memory stays as it is. */
@Tag("fault")
class BacklogIT {

    private static final int JOBS = 20_000;
    private static final double MOST_RESIDENT = 400;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @Test
    void runsAllThatWaits() throws IOException {
        try (SluiceProcess sluice = SluiceProcess.startOptimised(
                List.of("-Xmx192m"),
                folder,
                "--sluice.queues.default.overflow=spill",
                "--sluice.queues.default.concurrency=32")) {
            Client client = new Client(sluice);
            client.patch("/queues/default", "{\"paused\":true}");
            client.acceptedMany(Client.simulate(Duration.ZERO), JOBS);
            double waiting = client.meter("sluice_queue_waiting");
            double full = Resident.megabytes(sluice.pid());

            client.patch("/queues/default", "{\"paused\":false}");
            await().atMost(PATIENCE).until(() -> client.meter("sluice_jobs_finished_total") == JOBS);

            assertThat(waiting).isEqualTo(JOBS);
            assertThat(client.meter("sluice_queue_waiting")).isZero();
            assertThat(full).isLessThan(MOST_RESIDENT);
            assertThat(Resident.megabytes(sluice.pid())).isLessThan(MOST_RESIDENT);
        }
    }
}
