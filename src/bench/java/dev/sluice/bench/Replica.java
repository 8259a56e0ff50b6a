package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.SluiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One process of Sluice over a database, whose queue spills, and what it can be made to do. */
record Replica(SluiceProcess process, SpillingQueue queue) implements AutoCloseable {

    /** Starts one with the settings that are measured, and more. */
    static Replica start(DiskServer server, String database, Path folder, String... more) throws IOException {
        List<String> settings = new ArrayList<>(List.of(
                "--sluice.store.kind=postgres",
                "--sluice.store.postgres.url=" + server.reactive(database),
                "--sluice.store.postgres.username=postgres",
                "--sluice.queues.default.overflow=spill",
                "--sluice.queues.default.backlog-limit=5000000"));
        settings.addAll(List.of(more));
        SluiceProcess process = SluiceProcess.startOptimised(
                List.of(System.getProperty("bench.jvm", "-Xmx256m").split(" ")),
                Files.createDirectories(folder),
                settings.toArray(String[]::new));
        return new Replica(process, new SpillingQueue(process, folder));
    }

    /** Submits so many, one by one over all connections; how many a second. */
    double submit(int jobs) throws IOException {
        Sample sample = new Load(base(), Measure.CONNECTIONS).run(jobs).allTaken();
        assertThat(sample.accepted()).isEqualTo(jobs);
        return sample.perSecond();
    }

    /** Submits so many in lines of one request; how many a second. */
    double submitLines(int jobs) throws IOException {
        return queue.fill(jobs);
    }

    /** Runs all that waits while it is paused, which is so many; how many a second, by when the last one ended. */
    double drain(DiskServer server, String database, int jobs) {
        long began = System.currentTimeMillis();
        queue.pause(false);
        queue.awaitIdle();
        String ended = "FROM sluice.job WHERE state = 'succeeded' AND finished_at >= " + began;
        assertThat(server.read(database, "SELECT count(*) " + ended)).isEqualTo("" + jobs);
        return 1e3 * jobs / (Long.parseLong(server.read(database, "SELECT max(finished_at) " + ended)) - began);
    }

    URI base() {
        return process.base();
    }

    @Override
    public void close() {
        process.close();
    }
}
