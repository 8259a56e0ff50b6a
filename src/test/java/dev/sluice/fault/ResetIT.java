package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.judge.Evidence;
import dev.sluice.fault.judge.Facts;
import dev.sluice.fault.judge.Judge;
import dev.sluice.fault.judge.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients reset their connections at every phase of a request: nothing leaks, and what was stored is run. */
class ResetIT {

    private static final List<Phase> PHASES = List.of(Phase.values());
    private static final int CLIENTS = 8;
    private static final int WARM_UP = 10 * PHASES.size();
    private static final int CAPACITY = 1_000;
    private static final int CONCURRENCY = 16;
    private static final double MOST_MEGABYTES = 10;

    private final AtomicInteger number = new AtomicInteger();

    @TempDir
    private Path folder;

    private ClientLedger ledger;

    @Test
    @Tag("fault")
    void leakNothingAndForgetNothing() throws Exception {
        run(330);
    }

    @Test
    @Tag("endurance")
    void leakNothingAndForgetNothingTenThousandTimes() throws Exception {
        run(Integer.getInteger("resets", 10_000));
    }

    private void run(int resets) throws Exception {
        ledger = new ClientLedger(folder.resolve("client"));
        Path world = Files.createDirectory(folder.resolve("world"));
        InsideJar.into(folder);
        try (SluiceProcess sluice = SluiceProcess.start(
                folder,
                "--world.ledger=" + world,
                "--sluice.queues.default.capacity=" + CAPACITY,
                "--sluice.queues.default.concurrency=" + CONCURRENCY)) {
            ServiceLedger service = ServiceLedger.of(folder.resolve(SluiceProcess.FILE));
            reset(sluice, service, WARM_UP);
            settle(sluice, service, Double.MAX_VALUE);
            double heap = heap(sluice);
            double files = files(sluice);
            double resident = Resident.megabytes(sluice.pid());

            reset(sluice, service, resets);
            settle(sluice, service, files);
            double growth = heap(sluice) - heap;

            System.out.printf(
                    "ResetIT: %,d resets, %.0f descriptors before and %.0f after, %+.1f MB of heap, %+.0f MB resident%n",
                    resets, files, files(sluice), growth, Resident.megabytes(sluice.pid()) - resident);
            assertThat(growth).isLessThan(MOST_MEGABYTES);
            judge(service, world, resets);
            assertEveryPlaceIsFree(sluice);
        }
    }

    /** Never more in a row than there are places, or some would rightly be refused where jobs end more slowly than they come. */
    private void reset(SluiceProcess sluice, ServiceLedger service, int times) throws Exception {
        for (int left = times; left > 0; left -= CAPACITY) {
            resetInARow(sluice, Math.min(left, CAPACITY));
            Cluster.await(service::open, open -> open == 0);
        }
    }

    private void resetInARow(SluiceProcess sluice, int times) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> clients = new ArrayList<>();
            int last = number.get() + times;
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(threads.submit(() -> {
                    for (int next = number.getAndIncrement(); next < last; next = number.getAndIncrement()) {
                        resetOnce(sluice, next);
                    }
                    return null;
                }));
            }
            for (Future<?> client : clients) {
                client.get(2, TimeUnit.MINUTES);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void resetOnce(SluiceProcess sluice, int token) throws Exception {
        Phase phase = PHASES.get(token % PHASES.size());
        try (ResetCall call = new ResetCall(sluice.base(), ledger, "r" + token)) {
            phase.come(call);
        }
    }

    /** Waits until every job has ended, and no more files and connections are open than that. */
    private static void settle(SluiceProcess sluice, ServiceLedger service, double files) {
        Cluster.await(service::open, open -> open == 0);
        Cluster.await(() -> files(sluice), open -> open <= files);
        Cluster.await(() -> new Client(sluice).meter("sluice_events_subscribers"), readers -> readers == 0);
    }

    /** Descriptors of files and connections that are open. */
    private static double files(SluiceProcess sluice) {
        return new Client(sluice).meter("process_files_open_files");
    }

    /** What is left when all garbage is gone, in megabytes. */
    private static double heap(SluiceProcess sluice) throws Exception {
        Process collection = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), "" + sluice.pid(), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(collection.waitFor()).isZero();
        return new Client(sluice).meter("jvm_memory_used_bytes{area=\"heap\"") / 1e6;
    }

    private void judge(ServiceLedger service, Path world, int resets) {
        Facts facts = new Facts(CONCURRENCY, 1, 0, List.of(), List.of(), List.of());
        Report report = Judge.judge(
                new Evidence(ledger.read(), service.rows(), service.log(), List.of(), WorldLedger.read(world), facts));

        report.requireSound();
        System.out.println("ResetIT: " + report.figures());
        assertThat(report.figures().acknowledged()).isGreaterThanOrEqualTo(2L * resets / PHASES.size());
        assertThat(report.figures().unknown())
                .as("submissions without an answer")
                .isPositive();
    }

    private static void assertEveryPlaceIsFree(SluiceProcess sluice) {
        String forever = Client.simulate(Duration.ofMinutes(1));

        assertThat(Flood.submit(sluice.base(), forever, CAPACITY + 2 * CONCURRENCY, CLIENTS))
                .filteredOn(answer -> answer.status() == 202)
                .hasSize(CAPACITY + CONCURRENCY);
    }
}
