package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process stands still until another has run its jobs, and then goes on as if nothing had been. */
class ZombieIT {

    private static final int CONCURRENCY = 4;
    private static final String JOB = Client.simulate(Duration.ofSeconds(2));

    private Duration longest = Duration.ZERO;
    private int dropped;

    @TempDir
    private Path folder;

    @Test
    @Tag("fault")
    @Tag("postgres")
    void isNotListenedTo() {
        run(Integer.getInteger("rounds", 1));
    }

    @Test
    @Tag("endurance")
    void isNeverListenedTo() {
        run(Integer.getInteger("rounds", 20));
    }

    private void run(int rounds) {
        try (Cluster cluster = new Cluster(
                folder, "--sluice.lease.duration=1s", "--sluice.queues.default.concurrency=" + CONCURRENCY)) {
            SluiceProcess zombie = cluster.start();
            SluiceProcess other = cluster.start();
            for (int round = 0; round < rounds; round++) {
                round(cluster, zombie, other);
            }
            assertThat(cluster.open()).isZero();
        }
        System.out.printf(
                "ZombieIT: %d rounds, %d late outcomes dropped, all had ended at most %d ms after it stood still%n",
                rounds, dropped, longest.toMillis());
    }

    private void round(Cluster cluster, SluiceProcess zombie, SluiceProcess other) {
        Client client = new Client(other);
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < CONCURRENCY; i++) {
            jobs.add(new Client(zombie).accepted(JOB));
            jobs.add(client.accepted(JOB));
        }
        long home = cluster.home(zombie);
        Cluster.await(() -> cluster.running(home), running -> !running.isEmpty());

        zombie.freeze();
        long began = System.nanoTime();
        for (String job : jobs) {
            assertThat(client.end(job)).as("end of %s", client.events(job)).isEqualTo(JobState.SUCCEEDED);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        longest = took.compareTo(longest) > 0 ? took : longest;
        List<String> cutOff = jobs.stream()
                .filter(job -> Logs.crashes(client.events(job)) > 0)
                .toList();
        assertThat(cutOff).as("jobs that ran where time stood still").isNotEmpty();
        zombie.wake();

        for (String job : cutOff) {
            Cluster.await(() -> isDropped(zombie, job) || isDropped(other, job), is -> is);
        }
        dropped += cutOff.size();
        jobs.forEach(job -> check(client.events(job)));
        String next = new Client(zombie).accepted(Client.simulate(Duration.ZERO));
        assertThat(client.end(next)).isEqualTo(JobState.SUCCEEDED);
    }

    private static boolean isDropped(SluiceProcess process, String job) {
        String line = "The outcome of job " + job + ", attempt 1, was dropped";
        return process.log().stream().anyMatch(each -> each.contains(line));
    }

    private static void check(List<Event> log) {
        Logs.check(log);
        assertThat(log).filteredOn(Event::isEnd).as("ends of %s", log).hasSize(1);
        assertThat(log.get(log.size() - 1).isEnd())
                .as("nothing comes after the end of %s", log)
                .isTrue();
        assertThat(Logs.starts(log)).as("starts of %s", log).isEqualTo(Logs.crashes(log) + 1);
    }
}
