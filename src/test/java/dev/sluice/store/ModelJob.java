package dev.sluice.store;

import dev.sluice.job.Job;
import dev.sluice.job.JobError;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobState;
import dev.sluice.job.NewJob;
import dev.sluice.job.Priority;
import dev.sluice.job.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One job of the {@link Model}: its row, its log and what only a store knows of it. */
final class ModelJob {

    final List<JobEvent> log = new ArrayList<>();
    final NewJob made;
    final long seq;
    JobState state;
    int attempt;
    Instant runAt;
    long rank;

    @Nullable
    Instant startedAt;

    @Nullable
    Instant finishedAt;

    @Nullable
    Progress progress;

    @Nullable
    String result;

    @Nullable
    JobError error;

    int crashes;
    long epoch;
    boolean buffered;
    boolean wished;

    ModelJob(NewJob made, long seq, boolean buffered) {
        this.made = made;
        this.seq = seq;
        this.state = made.firstState();
        this.buffered = buffered && state == JobState.QUEUED;
        this.runAt = made.runAt().truncatedTo(ChronoUnit.MILLIS);
        this.rank = Priority.rank(runAt, made.priority());
        write(made.createdAt().truncatedTo(ChronoUnit.MILLIS), null, null, null);
    }

    /** Goes to another state. */
    void move(JobState to, Instant now, @Nullable String outcome, @Nullable JobError cause) {
        state = to;
        buffered = false;
        finishedAt = to.isFinal() ? now : null;
        write(now, null, outcome, cause);
    }

    /** An entry in the log, of this attempt and state. */
    void write(Instant now, @Nullable Progress said, @Nullable String outcome, @Nullable JobError cause) {
        log.add(new JobEvent(
                made.id(), made.kind(), made.queue(), state, attempt, log.size() + 1L, now, said, outcome, cause));
    }

    /** An attempt's end as {@link GuardedWrite} makes it. */
    void end(GuardedWrite write, JobError cause, Instant now) {
        Instant due = cause.at().plus(Duration.ofSeconds(1));
        crashes = write == GuardedWrite.PUT_BACK ? crashes : 0;
        switch (write) {
            case SUCCEED -> {
                result = "\"done\"";
                progress = new Progress(100, null);
                move(JobState.SUCCEEDED, now, result, null);
            }
            case RETRY -> {
                failedWith(cause);
                due(due);
                move(JobState.RETRYING, now, null, cause);
            }
            case FAIL -> {
                failedWith(cause);
                move(JobState.FAILED, now, null, cause);
            }
            case PUT_BACK -> {
                unspend();
                move(JobState.QUEUED, now, null, null);
            }
            case SNOOZE -> {
                unspend();
                due(due);
                move(JobState.RETRYING, now, null, null);
            }
            case PROGRESS, CANCEL -> throw new IllegalArgumentException(write.name());
        }
    }

    void cancelled(Instant now) {
        wished = false;
        crashes = 0;
        move(JobState.CANCELLED, now, null, null);
    }

    void due(Instant when) {
        runAt = when;
        rank = Priority.rank(when, made.priority());
    }

    /** As if the attempt had never started. */
    void unspend() {
        attempt--;
        forgetAttempt();
    }

    void forgetAttempt() {
        startedAt = null;
        progress = null;
    }

    /** The row keeps no trace. */
    void failedWith(JobError cause) {
        error = new JobError(cause.type(), cause.message(), cause.attempt(), cause.at(), null);
    }

    boolean isLive() {
        return !state.isFinal();
    }

    boolean isRetriable() {
        return state == JobState.FAILED || state == JobState.CANCELLED;
    }

    boolean waitsForItsTime() {
        return state == JobState.SCHEDULED || state == JobState.RETRYING;
    }

    Ticket ticket() {
        return new Ticket(made.id(), rank, seq, runAt);
    }

    Job row() {
        return row(result, made.payload());
    }

    /** As it stands in a list. */
    Job listed() {
        return row(null, "");
    }

    private Job row(@Nullable String told, String payload) {
        return new Job(
                made.id(),
                seq,
                rank,
                made.kind(),
                made.queue(),
                state,
                made.priority(),
                attempt,
                made.maxAttempts(),
                made.timeout(),
                made.createdAt().truncatedTo(ChronoUnit.MILLIS),
                runAt,
                startedAt,
                finishedAt,
                progress,
                told,
                error,
                payload,
                made.uniqueKey(),
                made.tags(),
                made.owner(),
                made.callback(),
                made.trace(),
                log.size());
    }
}
