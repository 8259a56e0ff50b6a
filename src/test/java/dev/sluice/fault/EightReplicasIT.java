package dev.sluice.fault;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.fault.inside.WorldHandler;
import dev.sluice.fault.judge.Evidence;
import dev.sluice.fault.judge.Facts;
import dev.sluice.fault.judge.Judge;
import dev.sluice.fault.judge.Look;
import dev.sluice.fault.judge.Reader;
import dev.sluice.fault.judge.Report;
import dev.sluice.fault.judge.Run;
import dev.sluice.fault.judge.Send.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many processes take in one backlog and fall upon it, while somebody reads all events from each of them. */
class EightReplicasIT {

    private static final int CONCURRENCY = 16;
    private static final int A_REQUEST = 500;
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    /** Who runs less than this part of an even share starves. */
    private static final int LEAST = 10;

    private final AtomicInteger number = new AtomicInteger();
    private final AtomicReference<String> goal = new AtomicReference<>("");
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @TempDir
    private Path folder;

    @Test
    @Tag("fault")
    @Tag("postgres")
    @Tag("cluster")
    void runEachJobOnce() throws Exception {
        run(Integer.getInteger("replicas", 3), Integer.getInteger("jobs", 5_000));
    }

    @Test
    @Tag("endurance")
    void runEachOfAHundredThousandJobsOnce() throws Exception {
        run(Integer.getInteger("replicas", 8), Integer.getInteger("jobs", 100_000));
    }

    private void run(int replicas, int jobs) throws Exception {
        InsideJar.into(folder);
        Path world = Files.createDirectory(folder.resolve("world"));
        ClientLedger ledger = new ClientLedger(folder.resolve("client"));
        try (Cluster cluster = new Cluster(
                folder,
                "--world.ledger=" + world,
                "--sluice.queues.default.overflow=spill",
                "--sluice.queues.default.concurrency=" + CONCURRENCY)) {
            List<SluiceProcess> processes =
                    IntStream.range(0, replicas).mapToObj(i -> cluster.start()).toList();
            List<Future<List<String>>> readers =
                    processes.stream().map(this::read).toList();
            pause(processes, true);
            submit(processes, jobs, ledger);
            assertThat(cluster.open()).isEqualTo(jobs);
            assertThat(WorldLedger.read(world)).as("runs while all is paused").isEmpty();

            long began = System.nanoTime();
            pause(processes, false);
            List<Look> looks = new ArrayList<>();
            awaitOpen(cluster, jobs / 2, looks);
            pause(processes, true);
            Cluster.await(() -> cluster.ledger().look(), look -> look.running().isEmpty());
            assertThat(cluster.open()).as("jobs that wait while all is paused").isPositive();
            pause(processes, false);
            awaitOpen(cluster, 0, looks);
            double seconds = (System.nanoTime() - began) / 1e9;

            List<Run> runs = WorldLedger.read(world);
            Facts facts = new Facts(CONCURRENCY, replicas, 0, List.of(), seen(processes, readers), List.of());
            Report report = Judge.judge(new Evidence(
                    ledger.read(), cluster.ledger().rows(), cluster.ledger().log(), looks, runs, facts));
            print(replicas, seconds, report, runs);
            report.requireSound();
            assertThat(report.figures().acknowledged()).isEqualTo(jobs);
            assertThat(runs).hasSize(jobs);
            assertThat(shares(runs))
                    .hasSize(replicas)
                    .allSatisfy((process, share) -> assertThat(share)
                            .as("what process %s ran", process)
                            .isGreaterThan(jobs / replicas / LEAST));
        } finally {
            threads.shutdownNow();
        }
    }

    /** From the first event on. Who is cut off comes back. */
    private Future<List<String>> read(SluiceProcess process) {
        return threads.submit(new CutReader(process::base, 0, 1, new AtomicInteger(), goal::get));
    }

    /** On one, and is done when it holds on each. */
    private static void pause(List<SluiceProcess> processes, boolean isPaused) {
        new Client(processes.get(0)).patch("/queues/default", "{\"paused\":" + isPaused + "}");
        for (SluiceProcess process : processes) {
            Cluster.await(
                    () -> new Client(process)
                            .get("/queues/default")
                            .json()
                            .required("paused")
                            .asBoolean(),
                    paused -> paused == isPaused);
        }
    }

    /** To all of them at once, to each what it has time for. */
    private void submit(List<SluiceProcess> processes, int jobs, ClientLedger ledger) throws Exception {
        List<Future<?>> clients = new ArrayList<>();
        for (SluiceProcess process : processes) {
            Client client = new Client(process);
            clients.add(threads.submit(() -> {
                for (int from = number.getAndAdd(A_REQUEST); from < jobs; from = number.getAndAdd(A_REQUEST)) {
                    submit(client, from, Math.min(from + A_REQUEST, jobs), ledger);
                }
            }));
        }
        for (Future<?> client : clients) {
            client.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static void submit(Client client, int from, int to, ClientLedger ledger) {
        List<String> tokens =
                IntStream.range(from, to).mapToObj(job -> "b" + job).toList();
        CompletableFuture.allOf(tokens.stream().map(ledger::intend).toArray(CompletableFuture<?>[]::new))
                .join();
        List<String> ids =
                client.acceptedLines(tokens.stream().map(EightReplicasIT::line).collect(Collectors.joining()));
        for (int i = 0; i < tokens.size(); i++) {
            ledger.answered(tokens.get(i), Answer.ACCEPTED, ids.get(i));
        }
    }

    private static String line(String token) {
        return "{\"kind\":\"" + WorldHandler.KIND + "\",\"payload\":" + WorldHandler.payload(token, 1) + "}\n";
    }

    /** And notes what runs meanwhile. */
    private static void awaitOpen(Cluster cluster, int most, List<Look> looks) {
        await().pollInterval(LOOK).atMost(PATIENCE).until(() -> {
            looks.add(cluster.ledger().look());
            return cluster.open() <= most;
        });
    }

    private List<Reader> seen(List<SluiceProcess> processes, List<Future<List<String>>> readers) throws Exception {
        goal.set(CutReader.end(processes.get(0).base()));
        List<Reader> seen = new ArrayList<>();
        for (int i = 0; i < readers.size(); i++) {
            List<String> events = readers.get(i).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            seen.add(CutReader.reader("of process " + processes.get(i).pid(), events));
        }
        return seen;
    }

    private static Map<String, Long> shares(List<Run> runs) {
        return runs.stream().collect(groupingBy(Run::process, counting()));
    }

    private static void print(int replicas, double seconds, Report report, List<Run> runs) {
        System.out.printf(
                "EightReplicasIT: %d replicas ran %,d jobs of %,d in %.0f s, of them %s; %,d events, read from each%n",
                replicas,
                runs.size(),
                report.figures().jobs(),
                seconds,
                shares(runs).values().stream().sorted().toList(),
                report.figures().events());
    }
}
