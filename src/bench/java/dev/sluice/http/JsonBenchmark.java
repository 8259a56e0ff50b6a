package dev.sluice.http;

import dev.sluice.RunningSluice;
import dev.sluice.event.LiveEvents;
import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobState;
import dev.sluice.store.LogEntry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What is read from a submission's body, and what is written of its job. */
@State(Scope.Thread)
public class JsonBenchmark {

    private static final byte[] BODY =
            "{\"payload\":{\"duration\":\"PT0S\",\"steps\":1}}".getBytes(StandardCharsets.UTF_8);

    private final Clock clock = Clock.systemUTC();
    private RunningSluice sluice;
    private SubmissionReader reader;
    private Job job;
    private LogEntry entry;

    @Setup
    public void start() {
        sluice = RunningSluice.start();
        reader = sluice.bean(SubmissionReader.class);
        job = reader.read(BODY).job().stored(1);
        entry = new LogEntry(
                1,
                new JobEvent(
                        job.id(), "simulate", "default", JobState.RUNNING, 1, 2, Instant.now(clock), null, null, null),
                List.of());
    }

    @TearDown
    public void stop() {
        sluice.close();
    }

    /** A body into a submission that is checked. */
    @Benchmark
    public Object readSubmission() {
        return reader.read(BODY);
    }

    /** The job as its submitter gets it. */
    @Benchmark
    public byte[] writeAnswer() {
        return JobJson.job(job);
    }

    /** An event as all its readers get it. */
    @Benchmark
    public byte[] writeEvent() {
        return EventFrames.ofMany(LiveEvents.of(entry), clock);
    }
}
