package dev.sluice.handler;

import dev.sluice.job.JobId;
import dev.sluice.worker.JobContext;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An attempt that runs for nobody. */
record TestJob(JobId id, int attempt, long epoch, String payload) implements JobContext {

    static TestJob of(String payload) {
        return new TestJob(JobId.next(Instant.parse("2026-11-25T06:00:00Z")), 2, 7, payload);
    }

    @Override
    public int maxAttempts() {
        return 5;
    }

    @Override
    public Instant deadline() {
        return null;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public Logger logger() {
        return LoggerFactory.getLogger(TestJob.class);
    }

    @Override
    public void progress(int percent, String message) {}
}
