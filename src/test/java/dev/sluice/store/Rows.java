package dev.sluice.store;

import dev.sluice.job.Job;
import dev.sluice.job.JobError;
import dev.sluice.job.JobState;
import dev.sluice.job.Priority;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a {@link FakeJobStore} makes of a job at each of its moves. */
final class Rows {

    private Rows() {}

    static Job queued(Job job, int attempt) {
        return moved(job, JobState.QUEUED, attempt, job.runAt(), job.startedAt(), null, job.error());
    }

    static Job running(Job job, Instant now) {
        return moved(job, JobState.RUNNING, job.attempt() + 1, job.runAt(), now, null, job.error());
    }

    static Job snoozed(Job job, Instant due) {
        return moved(job, JobState.RETRYING, job.attempt() - 1, due, job.startedAt(), null, null);
    }

    static Job retrying(Job job, JobError error, Instant due) {
        return moved(job, JobState.RETRYING, job.attempt(), due, job.startedAt(), null, error);
    }

    static Job ended(Job job, JobState state, @Nullable String result, @Nullable JobError error) {
        return moved(job, state, job.attempt(), job.runAt(), job.startedAt(), result, error);
    }

    private static Job moved(
            Job job,
            JobState state,
            int attempt,
            Instant runAt,
            @Nullable Instant startedAt,
            @Nullable String result,
            @Nullable JobError error) {
        return new Job(
                job.id(),
                job.seq(),
                Priority.rank(runAt, job.priority()),
                job.kind(),
                job.queue(),
                state,
                job.priority(),
                attempt,
                job.maxAttempts(),
                job.timeout(),
                job.createdAt(),
                runAt,
                startedAt,
                null,
                null,
                result,
                error,
                job.payload(),
                job.uniqueKey(),
                job.tags(),
                job.owner(),
                job.callback(),
                job.trace(),
                job.version() + 1);
    }
}
