package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.Resident;
import dev.sluice.fault.SluiceProcess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** A process with a queue that spills, and what it can do in a turn. */
record SpillingQueue(SluiceProcess sluice, Submitter submitter) implements AutoCloseable {

    private static final String JOB = "{\"payload\":{\"duration\":\"PT0S\",\"steps\":1}}\n";
    private static final int LINES = 1_000;
    private static final int CONNECTIONS = 64;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    static SpillingQueue start(Path folder) throws IOException {
        Files.createDirectory(folder);
        SluiceProcess sluice = SluiceProcess.startOptimised(
                List.of("-Xmx192m"),
                folder,
                "--sluice.queues.default.overflow=spill",
                "--sluice.queues.default.concurrency=32",
                "--sluice.queues.default.backlog-limit=2000000");
        return new SpillingQueue(sluice, new Submitter(sluice.base()));
    }

    /** Takes in jobs for so long while none runs, and then runs as many while none comes in. */
    SpillIT.Turn turn(Duration time) throws IOException {
        pause(true);
        Load.Sample sample = new Load(base(), CONNECTIONS).run(time);
        double before = Meters.of(base()).ended();
        long began = System.nanoTime();
        pause(false);
        double ended = 0;
        while (ended < sample.accepted()) {
            ended = Meters.of(base()).ended() - before;
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(PATIENCE);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        return new SpillIT.Turn(
                sample.perSecond(),
                ended / seconds,
                Resident.megabytes(sluice.handle().pid()));
    }

    /** Takes in so many more, of which none runs; how many a second. */
    double fill(int jobs) throws IOException {
        pause(true);
        byte[] lines = JOB.repeat(LINES).getBytes(StandardCharsets.US_ASCII);
        InputStream all =
                new SequenceInputStream(Collections.enumeration(Collections.nCopies(jobs / LINES, lines).stream()
                        .<InputStream>map(ByteArrayInputStream::new)
                        .toList()));
        HttpRequest request = HttpRequest.newBuilder(base().resolve("/request"))
                .header("Content-Type", "application/x-ndjson")
                .header("Prefer", "return=minimal")
                .POST(BodyPublishers.ofInputStream(() -> all))
                .build();
        long began = System.nanoTime();
        assertThat(submitter.send(request).body()).contains("\"accepted\":" + jobs);
        return jobs / ((System.nanoTime() - began) / 1e9);
    }

    void pause(boolean paused) {
        patch("{\"paused\":" + paused + "}");
    }

    boolean isPaused() {
        return submitter.show("/queues/default").required("paused").booleanValue();
    }

    private void patch(String change) {
        HttpRequest request = HttpRequest.newBuilder(base().resolve("/queues/default"))
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(change))
                .build();
        assertThat(submitter.send(request).statusCode()).isEqualTo(200);
    }

    private URI base() {
        return sluice.base();
    }

    @Override
    public void close() {
        sluice.close();
    }
}
