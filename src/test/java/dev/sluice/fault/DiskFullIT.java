package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Needs;
import dev.sluice.Tool;
import dev.sluice.fault.judge.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk really is full for a while: nothing is acknowledged meanwhile, and nothing lost. */
@Tag("fault")
@Needs(Tool.UNSHARE)
class DiskFullIT {

    private static final int PER_SECOND = 200;
    private static final int CONCURRENCY = 8;
    private static final int MEGABYTES = 24;
    private static final int ENOUGH = 200;
    private static final Duration TO_NOTICE = Duration.ofSeconds(2);
    private static final Duration TO_RECOVER = Duration.ofSeconds(5);

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final int port = Trial.freePort();

    @TempDir
    private Path folder;

    @Test
    void refusesUntilThereIsRoomAndLosesNothing() throws Exception {
        try (SmallDisk disk = new SmallDisk(Files.createDirectory(folder.resolve("disk")), MEGABYTES);
                Trial trial = new Trial(folder, PER_SECOND, seed, List.of(port))) {
            Path file = disk.folder().resolve(SluiceProcess.FILE);
            trial.storm().begin();
            try (SluiceProcess sluice = start(trial, file)) {
                trial.readAt(sluice);
                trial.awaitIntake(ENOUGH, sluice);
                Client client = new Client(sluice);

                disk.fill();
                long full = System.nanoTime();
                Cluster.await(trial.storm()::unavailable, refusals -> refusals > 0);
                Duration toRefuse = since(full);
                Client.until(503, () -> client.get("/actuator/health/readiness"));
                Duration toNotice = since(full);
                assertThat(client.get("/actuator/health/liveness").status()).isEqualTo(200);

                disk.makeRoom();
                long room = System.nanoTime();
                Client.until(200, () -> client.get("/actuator/health/readiness"));
                Duration toReady = since(room);
                trial.awaitIntake(ENOUGH, sluice);
                Duration toRecover = since(room);
                Report report = trial.judge(ServiceLedger.of(file), sluice, CONCURRENCY, 1);

                System.out.printf(
                        "DiskFullIT: first refusal %d ms and not ready %d ms after it was full;"
                                + " ready %d ms and %d jobs taken in %d ms after there was room; %s%n",
                        toRefuse.toMillis(),
                        toNotice.toMillis(),
                        toReady.toMillis(),
                        ENOUGH,
                        toRecover.toMillis(),
                        report.figures());
                report.requireSound();
                assertThat(toNotice).isLessThan(TO_NOTICE);
                assertThat(toRecover).isLessThan(TO_RECOVER);
            }
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private SluiceProcess start(Trial trial, Path file) {
        return SluiceProcess.start(
                folder,
                trial.world(),
                "--server.port=" + port,
                "--sluice.store.sqlite.path=" + file,
                "--sluice.queues.default.capacity=2000",
                "--sluice.queues.default.concurrency=" + CONCURRENCY);
    }
}
