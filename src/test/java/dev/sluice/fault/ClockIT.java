package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.judge.Judge;
import dev.sluice.fault.judge.Report;
import dev.sluice.job.JobState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clocks are wrong by hours: nothing is taken from who still works, and nothing waits for hours. */
class ClockIT {

    private static final String AHEAD = "--clock.shift=PT2H";
    private static final String BEHIND = "--clock.shift=-PT2H";
    private static final int PER_SECOND = 100;
    private static final int CONCURRENCY = 8;
    private static final int ENOUGH = 300;
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration LONGER_THAN_A_LEASE = Duration.ofSeconds(3);
    private static final Duration TO_RESCUE = LEASE.plusSeconds(5);

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final int one = Trial.freePort();
    private final int other = Trial.freePort();

    @TempDir
    private Path folder;

    @Test
    @Tag("fault")
    @Tag("cluster")
    void rescuesAfterARestartInAnotherTime() throws Exception {
        ServiceLedger service = ServiceLedger.of(folder.resolve(SluiceProcess.FILE));
        try (Trial trial = new Trial(folder, PER_SECOND, seed, List.of(one))) {
            trial.storm().begin();
            for (String shift : List.of("--clock.shift=PT0S", AHEAD)) {
                try (SluiceProcess sluice = startOnFile(trial, shift)) {
                    trial.readAt(sluice);
                    trial.awaitIntake(ENOUGH, sluice);
                    trial.kill(sluice);
                }
            }
            try (SluiceProcess last = startOnFile(trial, BEHIND)) {
                trial.readAt(last);
                trial.awaitIntake(ENOUGH, last);
                Report report = trial.judgeByPlace(service, last, CONCURRENCY, 1);

                System.out.println("ClockIT: on a file, " + report.figures());
                report.requireSound();
                assertThat(last.log()).as("what it says").noneMatch(line -> line.contains("Exception"));
            }
        }
    }

    private SluiceProcess startOnFile(Trial trial, String shift) {
        return SluiceProcess.start(
                folder,
                trial.world(),
                shift,
                "--server.port=" + one,
                "--sluice.queues.default.capacity=1000",
                "--sluice.queues.default.concurrency=" + CONCURRENCY);
    }

    @Test
    @Tag("fault")
    @Tag("postgres")
    @Tag("cluster")
    void rescuesNothingEarlyAndAllThatDied() throws Exception {
        try (Trial trial = new Trial(folder, PER_SECOND, seed, List.of(one, other));
                Cluster cluster = cluster(trial.world())) {
            SluiceProcess ahead = cluster.start(AHEAD, "--server.port=" + one);
            SluiceProcess behind = cluster.start(BEHIND, "--server.port=" + other);
            trial.readAt(behind);
            trial.storm().sometimes(LONGER_THAN_A_LEASE);
            trial.storm().begin();
            trial.awaitIntake(ENOUGH, ahead);
            trial.awaitIntake(ENOUGH, behind);
            assertThat(Judge.crashes(cluster.ledger().log()))
                    .as("jobs rescued from who lives")
                    .isZero();

            Duration first = kill(trial, cluster, ahead);
            ahead = cluster.start(AHEAD, "--server.port=" + one);
            trial.awaitIntake(ENOUGH, ahead);
            Duration second = kill(trial, cluster, behind);
            trial.readAt(ahead);
            Report report = trial.judgeByPlace(cluster.ledger(), ahead, CONCURRENCY, 4);

            System.out.printf(
                    "ClockIT: rescued %d ms after the death of who was ahead, %d ms of who was behind; %s%n",
                    first.toMillis(), second.toMillis(), report.figures());
            report.requireSound();
            assertThat(List.of(first, second))
                    .allSatisfy(took -> assertThat(took).isLessThan(TO_RESCUE));
        }
    }

    /** What a process meant to do soon is done soon by another, whatever hour either of them has. */
    @Test
    @Tag("fault")
    @Tag("postgres")
    @Tag("cluster")
    void waitsForNothingThatIsDueByAnotherClock() {
        InsideJar.into(folder);
        try (Cluster cluster = cluster("--world.ledger=" + folder)) {
            SluiceProcess ahead = cluster.start(AHEAD);
            Client there = new Client(ahead);
            String later = there.accepted("{\"delay\":\"PT2S\",\"payload\":{\"duration\":\"PT0S\",\"steps\":1}}");
            String again = there.accepted("{\"payload\":{\"duration\":\"PT0S\",\"steps\":1,\"fail\":1}}");
            Cluster.await(
                    () -> there.job(again),
                    job -> job.required("state").stringValue().equals("retrying"));
            ahead.kill9();

            Client here = new Client(cluster.start(BEHIND));

            assertThat(here.end(later)).isEqualTo(JobState.SUCCEEDED);
            assertThat(here.end(again)).isEqualTo(JobState.SUCCEEDED);
        }
    }

    private Cluster cluster(String world) {
        return new Cluster(
                folder,
                world,
                "--sluice.lease.duration=" + LEASE,
                "--sluice.queues.default.capacity=1000",
                "--sluice.queues.default.concurrency=" + CONCURRENCY);
    }

    /** How long it takes until nobody runs for it any more. */
    private static Duration kill(Trial trial, Cluster cluster, SluiceProcess process) {
        long home = cluster.home(process);
        Cluster.await(() -> cluster.running(home), running -> !running.isEmpty());
        trial.kill(process);
        long killed = System.nanoTime();
        Cluster.await(() -> cluster.running(home), List::isEmpty);
        return Duration.ofNanos(System.nanoTime() - killed);
    }
}
