package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.judge.Row;
import dev.sluice.job.JobState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the process again and again, in the middle of intake and in the middle of work, always on the same file. */
@Tag("fault")
class KillIT {

    private static final int ROUNDS = 10;
    private static final int CLIENTS = 4;
    private static final int CONCURRENCY = 8;
    private static final int FEWEST = 40;
    private static final int MOST = 80;
    private static final String JOB = Client.simulate(Duration.ofMillis(50));

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Intake intake = new Intake(CLIENTS);
    private final TreeSet<String> ended = new TreeSet<>();
    private Duration longestStart = Duration.ZERO;
    private int kills;

    @TempDir
    private Path folder;

    @Test
    void losesNoAcknowledgedJobAndRunsEveryOne() throws Exception {
        System.out.println("KillIT: to repeat, -Dtest.seed=" + seed);

        try (intake) {
            for (int round = 1; round <= ROUNDS; round++) {
                killDuringIntake();
                if (round % 2 == 0) {
                    killDuringWork();
                }
            }
        }
        assertThat(intake.acknowledged()).hasSizeGreaterThan(300);

        try (SluiceProcess sluice = start()) {
            checkAll(new Client(sluice));
        }
        assertThat(ServiceLedger.of(file()).integrity()).isEqualTo("ok");
    }

    private void killDuringIntake() throws Exception {
        long began = System.nanoTime();
        try (SluiceProcess sluice = start()) {
            Client client = new Client(sluice);
            List<String> oldest = oldest();

            while (!intake.submit(client, JOB)) {
                assertThat(since(began)).as("time without room").isLessThan(Client.PATIENCE);
            }
            longestStart = since(began).compareTo(longestStart) > 0 ? since(began) : longestStart;

            awaitEnds(client, oldest);
            CountDownLatch enough = new CountDownLatch(FEWEST + random.nextInt(MOST - FEWEST));
            intake.begin(client, JOB, enough);
            assertThat(enough.await(Client.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("intake goes on: %s", sluice.log())
                    .isTrue();
            kill(sluice);
            intake.awaitEnd();
        }
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private void killDuringWork() {
        try (SluiceProcess sluice = start()) {
            awaitEnds(new Client(sluice), oldest());
            kill(sluice);
        }
    }

    private void kill(SluiceProcess sluice) {
        sluice.kill9();
        kills++;
    }

    private SluiceProcess start() {
        return SluiceProcess.start(
                folder, "--sluice.queues.default.capacity=500", "--sluice.queues.default.concurrency=" + CONCURRENCY);
    }

    private Path file() {
        return folder.resolve(SluiceProcess.FILE);
    }

    /**
     * The jobs that are next in line. All that were running when the process died are among them; each process lets
     * them end, for a job that is cut off three times in a row is failed, as it should be.
     */
    private List<String> oldest() {
        TreeSet<String> open = new TreeSet<>(intake.acknowledged());
        open.removeAll(ended);
        return open.stream().limit(2 * CONCURRENCY).toList();
    }

    private void awaitEnds(Client client, Iterable<String> jobs) {
        for (String job : jobs) {
            JobState end = end(client, job);
            assertThat(end).as("end of %s", client.events(job)).isEqualTo(JobState.SUCCEEDED);
            ended.add(job);
        }
    }

    private static JobState end(Client client, String job) {
        try {
            return client.end(job);
        } catch (AssertionError stuck) {
            throw new AssertionError(
                    "No end of " + client.events(job) + " in "
                            + client.get("/queues").body() + ", commits: " + commits(client),
                    stuck);
        }
    }

    /** A disk that holds up a commit for so long is no fault of ours. */
    private static List<String> commits(Client client) {
        return client.get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("sluice_store_commit"))
                .toList();
    }

    private void checkAll(Client client) throws Exception {
        awaitEnds(client, intake.acknowledged());
        Map<String, Long> stored =
                ServiceLedger.of(file()).rows().stream().collect(Collectors.toMap(Row::job, Row::epoch));
        assertThat(stored.keySet()).containsAll(intake.acknowledged());
        assertThat(stored.size() - intake.acknowledged().size())
                .as("jobs that nobody has an answer for")
                .isLessThanOrEqualTo(intake.unknown());

        List<List<Event>> logs = new ArrayList<>();
        stored.forEach((job, epoch) -> {
            client.end(job);
            List<Event> log = client.events(job);
            Logs.check(log);
            assertThat(log.get(log.size() - 1).isEnd()).as("%s ends", log).isTrue();
            assertThat(Logs.starts(log)).as("starts in %s", log).isEqualTo(epoch);
            logs.add(log);
        });
        assertThat(Logs.mostRunning(logs)).isLessThanOrEqualTo(CONCURRENCY);
        assertThat(Logs.crashes(logs)).as("attempts cut off").isBetween(1L, (long) CONCURRENCY * kills);
        System.out.printf(
                "KillIT: %d kills, %d acknowledged, %d without an answer, %d stored, %d attempts cut off,"
                        + " first 202 at most %d ms after a start%n",
                kills,
                intake.acknowledged().size(),
                intake.unknown(),
                stored.size(),
                Logs.crashes(logs),
                longestStart.toMillis());
    }
}
