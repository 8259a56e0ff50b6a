package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One process, two and four on one database, the server on a disk: each number of them takes in the same number of jobs, by
 * all of them at once, and runs them; and then again while somebody reads all events on each. Every job has to run once, by
 * what the store says and by what its handler noted outside, and every reader has to see the same events in the same
 * order, each once.
 */
@Tag("bench")
class ReplicasIT {

    private static final int JOBS = Integer.getInteger("bench.jobs", 100_000);
    private static final int WARM_UP = Integer.getInteger("bench.replicas.warm-up", 40_000);
    private static final String CONCURRENCY = System.getProperty("bench.concurrency", "256");
    private static final String CAPACITY = System.getProperty("bench.capacity", "4096");
    private static final String POOL = System.getProperty("bench.pool", "8");
    private static final int[] NUMBERS = Stream.of(
                    System.getProperty("bench.replicas", "1,2,4").split(",", -1))
            .mapToInt(Integer::parseInt)
            .toArray();

    /** Submitted, started, ended. */
    private static final int EVENTS = 3;

    private static final String OTHERS = "SELECT count(*) FROM sluice.job"
            + " WHERE NOT (state = 'succeeded' AND attempt = 1 AND epoch = 1 AND version = 3)";

    private final Figures figures = new Figures();

    @TempDir
    private Path folder;

    @Test
    void runEachJobOnce() throws IOException {
        try (DiskServer server = DiskServer.start()) {
            for (int number : NUMBERS) {
                measure(server, number);
            }
            System.out.printf(
                    "ReplicasIT: %,d jobs, a second; concurrency %s, capacity %s, pool %s of each%n  %s%n",
                    JOBS, CONCURRENCY, CAPACITY, POOL, server.settings());
            figures.print();
        }
    }

    private void measure(DiskServer server, int number) throws IOException {
        try (Replicas replicas = new Replicas(server, "replicas_" + number, folder.resolve("" + number))) {
            for (int i = 0; i < number; i++) {
                replicas.start(
                        "--sluice.queues.default.concurrency=" + CONCURRENCY,
                        "--sluice.queues.default.capacity=" + CAPACITY,
                        "--sluice.store.postgres.pool-size=" + POOL);
            }
            turn(new Figures(), "", replicas, WARM_UP);
            turn(figures, number + " replicas", replicas, JOBS);
            List<AllEvents> readers = turnWithReaders(number + " replicas, read", replicas);

            List<String> ran = replicas.ledgers().stream()
                    .flatMap(ledger -> ledger.entries().stream())
                    .map(Ledger.Entry::job)
                    .toList();
            assertThat(ran.size()).isEqualTo(WARM_UP + 2 * JOBS);
            Set<String> once = new HashSet<>(ran);
            assertThat(once.size()).as("jobs that ran").isEqualTo(ran.size());
            assertThat(once.equals(stored(replicas)))
                    .as("they are those that are stored")
                    .isTrue();
            assertThat(replicas.read(OTHERS)).as("jobs with another way").isEqualTo("0");
            readers.forEach(reader -> assertWhole(reader, readers.get(0), once));
        }
    }

    private static Set<String> stored(Replicas replicas) {
        return Stream.of(replicas.read("SELECT string_agg(id::text, ' ') FROM sluice.job")
                        .split(" ", -1))
                .collect(Collectors.toSet());
    }

    private static void assertWhole(AllEvents reader, AllEvents first, Set<String> ran) {
        assertThat(reader.wrong()).isEmpty();
        assertThat(reader.versions().size()).isEqualTo(JOBS);
        assertThat(new HashSet<>(reader.versions().values())).containsExactly(EVENTS);
        assertThat(ran.containsAll(reader.versions().keySet()))
                .as("all that it saw ran")
                .isTrue();
        assertThat(reader.order()).as("the order in which events come").isEqualTo(first.order());
    }

    private static void turn(Figures into, String name, Replicas replicas, int jobs) {
        replicas.pause();
        into.add(name + ", submitted", replicas.submit(jobs, Ledger.JOB));
        into.add(name + ", drained", replicas.drain(jobs));
    }

    private List<AllEvents> turnWithReaders(String name, Replicas replicas) throws IOException {
        List<AllEvents> readers = new ArrayList<>();
        try {
            for (Replica each : replicas.all()) {
                readers.add(new AllEvents(each.base()));
            }
            List<CompletableFuture<AllEvents>> reading = readers.stream()
                    .map(reader -> reader.read((long) EVENTS * JOBS))
                    .toList();
            long began = System.nanoTime();
            turn(figures, name, replicas, JOBS);
            reading.forEach(CompletableFuture::join);
            figures.add(name + ", events", EVENTS * JOBS / ((System.nanoTime() - began) / 1e9));
            return readers;
        } finally {
            readers.forEach(AllEvents::close);
        }
    }
}
