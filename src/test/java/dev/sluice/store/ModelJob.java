package dev.sluice.store;

import dev.sluice.job.Job;
import dev.sluice.job.JobError;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobState;
import dev.sluice.job.NewJob;
import dev.sluice.job.Priority;
import dev.sluice.job.Progress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One job of the {@link Model}: its row, its log and what only a store knows of it. */
final class ModelJob {

    private static final String CRASH = "The process ended while this attempt ran.";

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
    boolean wished;

    /** Somebody was told of its end. */
    boolean isCalled;

    /** Who runs it, or in whose buffer it waits. */
    @Nullable
    Long home;

    private final Consumer<JobEvent> all;

    /** Tells of each entry in its log. */
    ModelJob(NewJob made, long seq, @Nullable Long home, Consumer<JobEvent> all) {
        this.made = made;
        this.seq = seq;
        this.all = all;
        this.state = made.firstState();
        this.home = state == JobState.QUEUED ? home : null;
        this.runAt = made.runAt().truncatedTo(ChronoUnit.MILLIS);
        this.rank = Priority.rank(runAt, made.priority());
        write(made.createdAt().truncatedTo(ChronoUnit.MILLIS), null, null, null);
    }

    /** Goes to another state, not before it came to the last. */
    void move(JobState to, Instant time, @Nullable String outcome, @Nullable JobError cause) {
        Instant now = notBefore(log.get(log.size() - 1).at(), time);
        state = to;
        home = null;
        finishedAt = to.isFinal() ? now : null;
        write(now, null, outcome, cause);
    }

    private static Instant notBefore(Instant last, Instant time) {
        return last.isAfter(time) ? last : time;
    }

    /** An entry in the log, of this attempt and state. */
    void write(Instant now, @Nullable Progress said, @Nullable String outcome, @Nullable JobError cause) {
        JobEvent event = new JobEvent(
                made.id(), made.kind(), made.queue(), state, attempt, log.size() + 1L, now, said, outcome, cause);
        log.add(event);
        all.accept(event);
    }

    void succeed(@Nullable String outcome, @Nullable Progress said, Instant now) {
        crashes = 0;
        result = outcome;
        progress = said == null ? progress : said;
        move(JobState.SUCCEEDED, now, outcome, null);
    }

    void retry(JobError cause, Instant due, Instant now) {
        crashes = 0;
        failedWith(cause);
        due(due);
        move(JobState.RETRYING, now, null, cause);
    }

    void fail(JobError cause, Instant now) {
        crashes = 0;
        failedWith(cause);
        move(JobState.FAILED, now, null, cause);
    }

    void putBack(Instant now) {
        unspend();
        move(JobState.QUEUED, now, null, null);
    }

    void snooze(Instant due, Instant now) {
        crashes = 0;
        unspend();
        due(due);
        move(JobState.RETRYING, now, null, null);
    }

    void cancelled(Instant now) {
        epoch += state == JobState.RUNNING ? 1 : 0;
        wished = false;
        crashes = 0;
        move(JobState.CANCELLED, now, null, null);
    }

    /** Its process died. */
    void cutOff(Instant time) {
        Instant now = notBefore(log.get(log.size() - 1).at(), time);
        if (wished) {
            cancelled(now);
            return;
        }
        crashes++;
        boolean ends = crashes >= JobStore.CRASHES || attempt >= made.maxAttempts();
        JobError crash = new JobError(JobError.CRASHED, CRASH, attempt, now, null);
        failedWith(crash);
        if (!ends) {
            forgetAttempt();
        }
        move(ends ? JobState.FAILED : JobState.QUEUED, now, null, crash);
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
