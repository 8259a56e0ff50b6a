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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process with a queue that spills, and what it can do in a turn.
 *
 * @param sluice the process
 * @param folder where its file is
 * @param submitter of single jobs
 * @param submitted how many jobs it took in from us
 */
record SpillingQueue(SluiceProcess sluice, Path folder, Submitter submitter, AtomicLong submitted)
        implements AutoCloseable {

    private static final String JOB = "{\"payload\":{\"duration\":\"PT0S\",\"steps\":1}}";
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration GLANCE = Duration.ofMillis(200);

    SpillingQueue(SluiceProcess sluice, Path folder) {
        this(sluice, folder, new Submitter(sluice.base()), new AtomicLong());
    }

    /** Starts one in a new folder, in such a JVM, with more settings. */
    static SpillingQueue start(Path folder, List<String> jvm, String... more) throws IOException {
        Plugin.into(Files.createDirectories(folder.resolve("plugins")));
        List<String> settings = new ArrayList<>(
                List.of("--sluice.queues.default.overflow=spill", "--sluice.queues.default.backlog-limit=50000000"));
        settings.addAll(List.of(more));
        return new SpillingQueue(SluiceProcess.startOptimised(jvm, folder, settings.toArray(String[]::new)), folder);
    }

    /** Takes in as many of such jobs as it can for a round, one by one over all connections. */
    Sample load(String job) throws IOException {
        return taken(new Load(base(), Measure.CONNECTIONS, job).run(Measure.ROUND));
    }

    /** The same, but so many a second, each at its time. */
    Sample load(String job, double perSecond) throws IOException {
        return taken(new OpenLoop(base(), Measure.CONNECTIONS, perSecond, job).run(Measure.ROUND));
    }

    private Sample taken(Sample sample) {
        submitted.addAndGet(sample.allTaken().accepted());
        return sample;
    }

    String submit(String job) {
        submitted.incrementAndGet();
        return submitter.submit(job);
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
        submitted.addAndGet(jobs);
        return jobs / seconds;
    }

    /** Runs so many of those that wait, or a few more, while none comes in; how many a second. */
    double run(long jobs) {
        double before = Meters.of(base()).ended();
        long began = System.nanoTime();
        pause(false);
        double ended = await().atMost(PATIENCE)
                .pollInterval(GLANCE)
                .until(() -> Meters.of(base()).ended() - before, number -> number >= jobs);
        double seconds = (System.nanoTime() - began) / 1e9;
        pause(true);
        return ended / seconds;
    }

    /** Runs all that waits, which is so many; how many a second, from the first start to the last end. */
    double drain(long jobs) {
        long began = System.currentTimeMillis();
        pause(false);
        awaitIdle();
        JobFile.Ended ended = file().ended(began);
        assertThat(ended.jobs()).isEqualTo(jobs);
        return ended.perSecond();
    }

    /** Waits until all that was taken in has ended. */
    void awaitIdle() {
        await().atMost(PATIENCE)
                .pollInterval(GLANCE)
                .until(() -> Meters.of(base()).isIdle());
    }

    JobFile file() {
        return new JobFile(folder);
    }

    /** Each job that was submitted is there, none beside, and none came to another end than a good one. */
    void assertNothingLost() {
        assertThat(file().jobs()).as("jobs").isEqualTo(submitted.get());
        assertThat(file().jobsGoneWrong()).as("jobs gone wrong").isZero();
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
