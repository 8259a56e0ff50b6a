package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.judge.Report;
import dev.sluice.store.postgres.OwnServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills one of two processes and the database beneath both, in turn, while hundreds of jobs a second are submitted. */
class ReplicaKillIT {

    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration TO_RESCUE = LEASE.plusSeconds(15);
    private static final Duration TO_FIRST = Duration.ofMinutes(1);
    private static final int PER_SECOND = 300;
    private static final int CONCURRENCY = 8;
    private static final int REPLICAS = 2;
    private static final int FEWEST = 50;
    private static final int MOST = 500;

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<Integer> ports = List.of(Trial.freePort(), Trial.freePort());
    private final List<SluiceProcess> replicas = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    @Tag("fault")
    @Tag("postgres")
    @Tag("cluster")
    void costsNoJobAndNoEvent() throws Exception {
        run(Integer.getInteger("rounds", 2));
    }

    @Test
    @Tag("endurance")
    void neverCostsAJobNorAnEvent() throws Exception {
        run(Integer.getInteger("rounds", 40));
    }

    private void run(int rounds) throws Exception {
        System.out.println("ReplicaKillIT: to repeat, -Dtest.seed=" + seed);
        try (OwnServer database = new OwnServer(Files.createDirectory(folder.resolve("database")));
                Trial trial = new Trial(folder, PER_SECOND, seed, ports);
                Cluster cluster = new Cluster(
                        folder,
                        database,
                        trial.world(),
                        "--sluice.lease.duration=" + LEASE,
                        "--sluice.queues.default.capacity=2000",
                        "--sluice.queues.default.concurrency=" + CONCURRENCY)) {
            ServiceLedger service = cluster.ledger();
            ports.forEach(port -> replicas.add(start(cluster, port)));
            trial.readAt(replicas.get(0));
            trial.storm().begin();
            for (int round = 0; round < rounds; round++) {
                takeIn(trial);
                trial.look(service);
                if (round % 2 == 0) {
                    killReplica(trial, cluster);
                } else {
                    killDatabase(trial, database);
                }
            }
            takeIn(trial);
            Report report = trial.judge(service, replicas.get(0), CONCURRENCY, REPLICAS + 1);

            new Summary("a replica and PostgreSQL in turn", rounds, report, trial.slowest(), seed).print();
            report.requireSound();
            assertThat(report.figures().acknowledged()).isGreaterThanOrEqualTo((long) FEWEST * rounds);
            assertThat(report.figures().cutOff()).as("attempts cut off").isPositive();
        }
    }

    private static SluiceProcess start(Cluster cluster, int port) {
        return cluster.start("--server.port=" + port);
    }

    private void takeIn(Trial trial) throws InterruptedException {
        Storm.Mark mark = trial.storm().mark(FEWEST + random.nextInt(MOST - FEWEST));
        assertThat(mark.enough().await(TO_FIRST.toSeconds(), TimeUnit.SECONDS))
                .as("intake goes on: %s", trial.storm())
                .isTrue();
    }

    /** Recovered is what has none of the dead one's jobs. */
    private void killReplica(Trial trial, Cluster cluster) {
        int chosen = random.nextInt(REPLICAS);
        SluiceProcess victim = replicas.get(chosen);
        long home = cluster.home(victim);
        Cluster.await(() -> cluster.running(home), running -> !running.isEmpty());
        trial.kill(victim);
        long began = System.nanoTime();
        trial.readAt(replicas.get(REPLICAS - 1 - chosen));

        Cluster.await(() -> cluster.held(home), held -> held == 0);

        Duration took = Duration.ofNanos(System.nanoTime() - began);
        trial.recovered(took);
        assertThat(took).as("time to rescue").isLessThan(TO_RESCUE);
        replicas.set(chosen, start(cluster, ports.get(chosen)));
    }

    /** Recovered is what takes jobs in again. Who cannot renew its lease for so long gives up what it runs. */
    private void killDatabase(Trial trial, OwnServer database) {
        database.stop("immediate");
        trial.crashed(REPLICAS);
        database.start();
        Storm.Mark mark = trial.storm().mark(1);

        assertThat(mark.first()).as("%s", trial.storm()).succeedsWithin(TO_FIRST);

        trial.recovered(Duration.ofNanos(mark.first().join() - mark.since()));
    }
}
