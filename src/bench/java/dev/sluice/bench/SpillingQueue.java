package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.fault.SluiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process with a queue that spills, and what it can do in a turn. */
record SpillingQueue(SluiceProcess sluice, Path folder, Submitter submitter) implements AutoCloseable {

    private static final String JOB = "{\"payload\":{\"duration\":\"PT0S\",\"steps\":1}}";
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration GLANCE = Duration.ofMillis(200);

    /** Starts one in a new folder, in such a JVM, with more settings. */
    static SpillingQueue start(Path folder, List<String> jvm, String... more) throws IOException {
        Plugin.into(Files.createDirectories(folder.resolve("plugins")));
        List<String> settings = new ArrayList<>(
                List.of("--sluice.queues.default.overflow=spill", "--sluice.queues.default.backlog-limit=50000000"));
        settings.addAll(List.of(more));
        SluiceProcess sluice = SluiceProcess.startOptimised(jvm, folder, settings.toArray(String[]::new));
        return new SpillingQueue(sluice, folder, new Submitter(sluice.base()));
    }

    /** Runs so many of those that wait, or a few more, while none comes in; how many a second. */
    double run(long jobs) {
        double before = Meters.of(base()).ended();
        long began = System.nanoTime();
        pause(false);
        double ended = 0;
        while (ended < jobs) {
            ended = Meters.of(base()).ended() - before;
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(PATIENCE);
        }
        pause(true);
        return ended / ((System.nanoTime() - began) / 1e9);
    }

    /** Takes in so many more, of which none runs; how many a second. */
    double fill(int jobs) throws IOException {
        return fill(jobs, JOB, "return=minimal");
    }

    /** The same of such jobs, with an answer for each line or one for all. */
    double fill(int jobs, String job, String preference) throws IOException {
        pause(true);
        double before = Meters.of(base()).accepted();
        long began = System.nanoTime();
        new Lines(base(), job, preference).submit(jobs);
        double seconds = (System.nanoTime() - began) / 1e9;
        assertThat(Meters.of(base()).accepted() - before).isEqualTo(jobs);
        return jobs / seconds;
    }

    /** Runs all that waits; how many a second, by what is written of the first start and the last end. */
    double drain() {
        long began = System.currentTimeMillis();
        pause(false);
        awaitIdle();
        return ended(began).perSecond();
    }

    /** Waits until no job waits or runs. */
    void awaitIdle() {
        await().atMost(PATIENCE)
                .pollInterval(GLANCE)
                .until(() -> Meters.of(base()).isIdle());
    }

    /** What ended since then, by what is in the file. */
    Ended ended(long since) {
        String query = "SELECT count(*), min(started_at), max(finished_at) FROM job WHERE finished_at >= " + since;
        try (Connection file = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("sluice.db"));
                Statement read = file.createStatement();
                ResultSet row = read.executeQuery(query)) {
            return new Ended(row.getLong(1), row.getLong(2), row.getLong(3));
        } catch (SQLException cause) {
            throw new IllegalStateException(cause);
        }
    }

    /**
     * Jobs that ended.
     *
     * @param jobs how many
     * @param first milliseconds since 1970 when the first began
     * @param last when the last had ended
     */
    record Ended(long jobs, long first, long last) {

        double perSecond() {
            return 1e3 * jobs / (last - first);
        }
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

    URI base() {
        return sluice.base();
    }

    @Override
    public void close() {
        sluice.close();
    }
}
