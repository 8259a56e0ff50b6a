package dev.sluice.handler;

import dev.sluice.job.JobId;
import dev.sluice.worker.JobContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An attempt that runs for nobody and keeps what is said of it.
 *
 * @param percents how far it was, each time it said so
 */
record TestJob(JobId id, int attempt, long epoch, String payload, List<Integer> percents) implements JobContext {

    static TestJob of(String payload) {
        return of(payload, 2);
    }

    static TestJob of(String payload, int attempt) {
        return new TestJob(JobId.next(Instant.parse("2026-11-25T06:00:00Z")), attempt, 7, payload, new ArrayList<>());
    }

    @Override
    public int maxAttempts() {
        return 5;
    }

    @Override
    public String trace() {
        return "00-" + id.toString().replace("-", "") + "-00f067aa0ba902b7-01";
    }

    @Override
    public @Nullable Instant deadline() {
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
    public void progress(int percent, @Nullable String message) {
        percents.add(percent);
    }
}
