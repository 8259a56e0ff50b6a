package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.judge.Report;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the process again and again while a thousand jobs a second are submitted, always on the same file. */
class KillIT {

    private static final int PER_SECOND = 1000;
    private static final int CONCURRENCY = 16;
    private static final int FEWEST = 100;
    private static final int MOST = 1500;
    private static final int PROGRESS = 20;
    private static final Duration TO_FIRST = Duration.ofSeconds(10);
    private static final Duration TO_ENOUGH = Duration.ofMinutes(2);
    private static final Duration TO_RERUN = Duration.ofSeconds(2);

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final int port = Trial.freePort();

    @TempDir
    private Path folder;

    @Test
    @Tag("fault")
    @Tag("cluster")
    void losesNoAcknowledgedJobAndRunsEveryOne() throws Exception {
        run(Integer.getInteger("rounds", 3));
    }

    @Test
    @Tag("endurance")
    void neverLosesAJob() throws Exception {
        run(Integer.getInteger("rounds", 200));
    }

    private void run(int rounds) throws Exception {
        System.out.println("KillIT: to repeat, -Dtest.seed=" + seed);
        ServiceLedger service = ServiceLedger.of(folder.resolve(SluiceProcess.FILE));
        try (Trial trial = new Trial(folder, PER_SECOND, seed, List.of(port))) {
            trial.storm().begin();
            for (int round = 0; round < rounds; round++) {
                round(trial, service);
                if ((round + 1) % PROGRESS == 0) {
                    System.out.printf("KillIT: %d rounds, %s%n", round + 1, trial.storm());
                }
            }
            try (SluiceProcess last = start(trial)) {
                trial.readAt(last);
                Report report = trial.judge(service, last, CONCURRENCY, 1);

                new Summary("the process, on SQLite", rounds, report, trial.slowest(), seed).print();
                report.requireSound();
                assertThat(report.figures().acknowledged()).isGreaterThanOrEqualTo((long) FEWEST * rounds);
                assertThat(report.figures().cutOff()).as("attempts cut off").isPositive();
                assertThat(report.figures().rerun())
                        .as("time to run again what was cut off")
                        .isLessThan(TO_RERUN);
            }
        }
        assertThat(service.integrity()).isEqualTo("ok");
    }

    private void round(Trial trial, ServiceLedger service) throws Exception {
        Storm.Mark mark = trial.storm().mark(FEWEST + random.nextInt(MOST - FEWEST));
        try (SluiceProcess sluice = start(trial)) {
            trial.readAt(sluice);
            assertThat(mark.first())
                    .as(() -> trial.storm() + "; " + sluice.log() + "; " + ThreadDump.of(sluice))
                    .succeedsWithin(TO_ENOUGH);
            long first = mark.first().join();
            Duration took = Duration.ofNanos(first - mark.since());
            trial.recovered(took);
            assertThat(took)
                    .as(() -> "time to the first 202; " + trial.storm() + "; " + sluice.log())
                    .isLessThan(TO_FIRST);
            assertThat(mark.enough().await(TO_ENOUGH.toSeconds(), TimeUnit.SECONDS))
                    .as("intake goes on: %s", sluice.log())
                    .isTrue();
            trial.look(service);
            trial.kill(sluice);
        }
    }

    private SluiceProcess start(Trial trial) {
        return SluiceProcess.start(
                folder,
                trial.world(),
                "--server.port=" + port,
                "--sluice.queues.default.capacity=2000",
                "--sluice.queues.default.concurrency=" + CONCURRENCY);
    }
}
