package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Cuts the connections of readers of all events at any byte, while jobs run: each reader's list equals the log. */
class CutsIT {

    private static final int READERS = 8;
    private static final String JOB = "{\"payload\":{\"duration\":\"PT0S\",\"steps\":1}}";

    private final long seed = Long.getLong("test.seed", System.nanoTime());

    @TempDir
    private Path folder;

    @Test
    @Tag("fault")
    void everyReaderSeesTheLogThroughSomeCuts() throws Exception {
        read(300);
    }

    @Test
    @Tag("endurance")
    void everyReaderSeesTheLogThroughTenThousandCuts() throws Exception {
        read(10_000);
    }

    private void read(int number) throws Exception {
        System.out.println("CutsIT: to repeat, -Dtest.seed=" + seed);
        AtomicInteger cuts = new AtomicInteger(number);
        AtomicReference<String> goal = new AtomicReference<>("");
        ExecutorService threads = Executors.newCachedThreadPool();
        try (SluiceProcess sluice = SluiceProcess.start(folder)) {
            Client client = new Client(sluice);
            List<Future<List<String>>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                readers.add(threads.submit(new CutReader(sluice.base(), seed + i, cuts, goal::get)));
            }
            int jobs = 0;
            while (cuts.get() > 0) {
                jobs += client.submit(JOB).status() == 202 ? 1 : 0;
            }
            awaitIdle(client);
            goal.set(CutReader.end(sluice.base()));
            List<String> log = new CutReader(sluice.base(), seed, cuts, goal::get).call();

            assertThat(log).hasSizeGreaterThanOrEqualTo(3 * jobs);
            for (Future<List<String>> reader : readers) {
                assertThat(reader.get(Duration.ofMinutes(2).toSeconds(), TimeUnit.SECONDS))
                        .isEqualTo(log);
            }
            System.out.printf(
                    "CutsIT: %,d cuts, %,d jobs, %,d events, %d readers%n", number, jobs, log.size(), READERS);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void awaitIdle(Client client) {
        long deadline = System.nanoTime() + Client.PATIENCE.toNanos();
        while (isBusy(client.get("/queues/default").json())) {
            assertThat(System.nanoTime()).as("time").isLessThan(deadline);
        }
    }

    private static boolean isBusy(JsonNode queue) {
        return queue.required("waiting").asInt() + queue.required("running").asInt() > 0;
    }
}
