package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.judge.Entry;
import dev.sluice.fault.judge.Report;
import dev.sluice.job.JobState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stops the process by SIGTERM while jobs pour in, run and are watched by hundreds; some outlast the drain. */
@Tag("fault")
@Tag("cluster")
class StopUnderLoadIT {

    private static final int PER_SECOND = 200;
    private static final int CONCURRENCY = 8;
    private static final int ENOUGH = 300;
    private static final int READERS = 500;
    private static final int SIGTERM = 128 + 15;
    private static final Duration SLOW = Duration.ofSeconds(4);
    private static final Duration DRAIN = Duration.ofSeconds(1);
    private static final Duration BEYOND_DRAIN = Duration.ofSeconds(5);

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final int port = Trial.freePort();

    @TempDir
    private Path folder;

    @Test
    void losesNothingSpendsNothingAndLeavesNothingRunning() throws Exception {
        ServiceLedger service = ServiceLedger.of(folder.resolve(SluiceProcess.FILE));
        try (Trial trial = new Trial(folder, PER_SECOND, seed, List.of(port))) {
            trial.storm().sometimes(SLOW);
            try (SluiceProcess sluice = start(trial);
                    ManyReaders readers = new ManyReaders()) {
                trial.readAt(sluice);
                readers.open(sluice.base(), "/events?state=succeeded", READERS / 2);
                readers.open(sluice.base(), "/events?state=failed", READERS / 2);
                trial.storm().begin();
                trial.awaitIntake(ENOUGH, sluice);
                CompletableFuture<Void> ends = readers.awaitEnds();

                SluiceProcess.Exit exit = sluice.terminate();

                System.out.printf(
                        "StopUnderLoadIT: exit %d after %d ms%n",
                        exit.code(), exit.took().toMillis());
                assertThat(exit.code()).isEqualTo(SIGTERM);
                assertThat(exit.took()).isLessThan(DRAIN.plus(BEYOND_DRAIN));
                assertThat(ends).succeedsWithin(Client.PATIENCE);
                trial.ended(sluice);
            }
            assertThat(service.look().running()).as("left running").isEmpty();
            Map<String, Entry> last = last(service);
            assertThat(last.values())
                    .allSatisfy(entry -> assertThat(entry.attempt())
                            .as("attempts spent by %s", entry)
                            .isEqualTo(entry.state() == JobState.SUCCEEDED ? 1 : 0));
            long putBack = last.values().stream()
                    .filter(entry -> entry.state() == JobState.QUEUED && entry.version() > 1)
                    .count();
            assertThat(putBack).as("jobs that outlasted the drain").isPositive();

            try (SluiceProcess next = start(trial)) {
                trial.readAt(next);
                Report report = trial.judge(service, next, CONCURRENCY, 1);

                System.out.println("StopUnderLoadIT: " + putBack + " put back, " + report.figures());
                report.requireSound();
                assertThat(report.figures().cutOff()).as("attempts spent").isZero();
            }
        }
    }

    /** The last event of each job. */
    private static Map<String, Entry> last(ServiceLedger service) {
        Map<String, Entry> last = new HashMap<>();
        service.log().forEach(entry -> last.put(entry.job(), entry));
        return last;
    }

    private SluiceProcess start(Trial trial) {
        return SluiceProcess.start(
                folder,
                trial.world(),
                "--server.port=" + port,
                "--sluice.shutdown.drain=" + DRAIN,
                "--sluice.queues.default.capacity=1000",
                "--sluice.queues.default.concurrency=" + CONCURRENCY);
    }
}
