package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills one of two processes on one database again and again, while both take jobs in and run them; a reader of all events
 * on the other is cut again and again too.
 */
class ReplicaKillIT {

    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration TO_RESCUE = LEASE.plusSeconds(15);
    private static final int CONCURRENCY = 8;
    private static final int CLIENTS = 2;
    private static final int FEWEST = 40;
    private static final int MOST = 80;
    private static final int CUTS = 40;
    private static final String JOB = Client.simulate(Duration.ofMillis(50));

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Intake atVictim = new Intake(CLIENTS);
    private final Intake atSurvivor = new Intake(CLIENTS);
    private final AtomicReference<String> goal = new AtomicReference<>("");
    private Duration longest = Duration.ZERO;
    private int kills;

    @TempDir
    private Path folder;

    @Test
    @Tag("fault")
    @Tag("postgres")
    @Tag("cluster")
    void costsNoJobAndNoEvent() throws Exception {
        run(Integer.getInteger("rounds", 1));
    }

    @Test
    @Tag("endurance")
    void neverCostsAJobNorAnEvent() throws Exception {
        run(Integer.getInteger("rounds", 20));
    }

    private void run(int rounds) throws Exception {
        System.out.println("ReplicaKillIT: to repeat, -Dtest.seed=" + seed);
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Cluster cluster = new Cluster(
                        folder,
                        "--sluice.lease.duration=" + LEASE,
                        "--sluice.queues.default.capacity=200",
                        "--sluice.queues.default.concurrency=" + CONCURRENCY);
                atVictim;
                atSurvivor) {
            SluiceProcess survivor = cluster.start();
            Future<List<String>> reader =
                    threads.submit(new CutReader(survivor.base(), seed, new AtomicInteger(CUTS * rounds), goal::get));
            for (int round = 0; round < rounds; round++) {
                kill(cluster, survivor);
            }
            SluiceProcess last = cluster.start();
            Cluster.await(cluster::open, open -> open == 0);
            checkJobs(cluster, new Client(last));
            checkReaders(cluster, survivor, last, reader);
        } finally {
            threads.shutdownNow();
        }
    }

    private void kill(Cluster cluster, SluiceProcess survivor) throws Exception {
        SluiceProcess victim = cluster.start();
        long home = cluster.home(victim);
        CountDownLatch enough = new CountDownLatch(FEWEST + random.nextInt(MOST - FEWEST));
        atVictim.begin(new Client(victim), JOB, enough);
        atSurvivor.begin(new Client(survivor), JOB, enough);
        assertThat(enough.await(Client.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("intake goes on: %s", victim.log())
                .isTrue();
        Cluster.await(() -> cluster.running(home), running -> !running.isEmpty());

        victim.kill9();
        long began = System.nanoTime();
        kills++;
        atVictim.awaitEnd();
        Cluster.await(() -> cluster.held(home), held -> held == 0);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        atSurvivor.stop();
        atSurvivor.awaitEnd();

        assertThat(took).as("time to rescue").isLessThan(TO_RESCUE);
        longest = took.compareTo(longest) > 0 ? took : longest;
    }

    private Set<String> acknowledged() {
        Set<String> all = new TreeSet<>(atVictim.acknowledged());
        all.addAll(atSurvivor.acknowledged());
        return all;
    }

    private void checkJobs(Cluster cluster, Client client) {
        Map<String, Long> stored = cluster.epochs();
        assertThat(stored.keySet()).containsAll(acknowledged());
        assertThat(stored.size() - acknowledged().size())
                .as("jobs that nobody has an answer for")
                .isBetween(0, atVictim.unknown());
        Collection<List<Event>> logs = new ArrayList<>();
        stored.forEach((job, epoch) -> {
            List<Event> log = client.events(job);
            Logs.check(log);
            assertThat(log.get(log.size() - 1).state()).as("the end of %s", log).isEqualTo(JobState.SUCCEEDED);
            assertThat(Logs.starts(log)).as("starts in %s", log).isEqualTo(epoch);
            logs.add(log);
        });
        assertThat(Logs.mostRunning(logs)).isLessThanOrEqualTo(2 * CONCURRENCY);
        assertThat(Logs.crashes(logs)).as("attempts cut off").isBetween(1L, (long) CONCURRENCY * kills);
        System.out.printf(
                "ReplicaKillIT: %d kills, %d acknowledged, %d without an answer, %d stored, %d attempts cut off,"
                        + " rescued at most %d ms after a kill%n",
                kills,
                acknowledged().size(),
                atVictim.unknown(),
                stored.size(),
                Logs.crashes(logs),
                longest.toMillis());
    }

    /** Each reads the same events in the same order, and all there are. */
    private void checkReaders(Cluster cluster, SluiceProcess one, SluiceProcess other, Future<List<String>> reader)
            throws Exception {
        goal.set(CutReader.end(one.base()));
        List<String> log = new CutReader(other.base(), seed, new AtomicInteger(), goal::get).call();

        assertThat(log).hasSize(Math.toIntExact(cluster.events())).doesNotHaveDuplicates();
        assertThat(reader.get(Client.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(log);
    }
}
