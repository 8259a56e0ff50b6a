package dev.sluice.store;

import dev.sluice.job.IdempotencyKey;
import dev.sluice.job.Job;
import dev.sluice.job.JobError;
import dev.sluice.job.JobException;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.NewJob;
import dev.sluice.job.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The port over the {@link Model}, for one process: what it writes. All happens at once, on the thread that asks. */
abstract class ModelWrites implements JobStore {

    private static final Duration AHEAD = Duration.ofMillis(100);

    final ModelDatabase database;
    final Model model;
    private final long home;
    private final Clock clock;
    private final boolean isShared;
    private final Set<Long> doubtful = new HashSet<>();

    ModelWrites(ModelDatabase database, long home, Clock clock, boolean isShared) {
        this.database = database;
        this.model = database.model;
        this.home = home;
        this.clock = clock;
        this.isShared = isShared;
    }

    final Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    final <T> Mono<T> call(Callable<@Nullable T> work) {
        return Mono.fromCallable(() -> database.commit(work));
    }

    @Override
    public boolean isShared() {
        return isShared;
    }

    @Override
    public Mono<Insertion> insert(NewJob job, boolean buffered) {
        return call(() -> insert(job, buffered ? home : null));
    }

    final Insertion insert(NewJob job, @Nullable Long where) {
        Objects.requireNonNull(job.payload());
        if (model.jobs(other -> other.made.id().equals(job.id())).findAny().isPresent()) {
            throw new IllegalStateException("there is a job " + job.id());
        }
        return model.insert(job, where, now(), database::nextNumber);
    }

    @Override
    public Mono<List<Ticket>> feed(String queue, Set<String> kinds, int limit) {
        return call(() -> model.take(queue, kinds, limit, Objects::isNull, home));
    }

    @Override
    public Mono<List<Ticket>> borrow(String queue, Set<String> kinds, int limit) {
        Predicate<@Nullable Long> others = where -> isShared && where != null && where != home;
        return call(() -> model.take(queue, kinds, limit, others, home));
    }

    @Override
    public Mono<Grant> grant(String queue, Duration interval, int most) {
        return isShared ? call(() -> database.grant(queue, interval, AHEAD, most)) : Mono.empty();
    }

    @Override
    public Mono<Boolean> release(Ticket ticket) {
        return call(() -> model.release(ticket.id(), home));
    }

    @Override
    public Mono<Claim> start(Ticket ticket) {
        return call(() -> {
            if (isShared && !database.holds(home)) {
                throw new JobException.Unavailable("the lease of this process has ended");
            }
            ModelJob job =
                    model.jobs(each -> each.seq == ticket.seq()).findAny().orElse(null);
            return job == null ? null : start(job);
        });
    }

    private @Nullable Claim start(ModelJob job) {
        JobId id = job.made.id();
        Job row = model.start(id, home, now());
        if (row != null) {
            model.claimed(id, job.epoch + 1);
        }
        boolean again = doubtful.contains(job.seq) && job.state == JobState.RUNNING && Objects.equals(job.home, home);
        return row != null || again ? new Claim(job.row(), job.epoch) : null;
    }

    /** The answer to this start was lost, so that it may hold and is answered again; or was not. */
    final void doubt(Ticket ticket, boolean isLost) {
        if (isLost) {
            doubtful.add(ticket.seq());
        } else {
            doubtful.remove(ticket.seq());
        }
    }

    final boolean doubts(long seq) {
        return doubtful.contains(seq);
    }

    @Override
    public Mono<Boolean> progress(Claim claim, Progress progress) {
        return call(() -> model.progress(claim, progress, now()));
    }

    @Override
    public Mono<Settled> succeed(Claim claim, @Nullable String result, @Nullable Progress progress) {
        return end(claim, job -> job.succeed(result, progress, now()));
    }

    @Override
    public Mono<Settled> retry(Claim claim, JobError error, Instant due) {
        return end(claim, job -> job.retry(at(error), due.truncatedTo(ChronoUnit.MILLIS), now()));
    }

    @Override
    public Mono<Settled> snooze(Claim claim, Instant due) {
        return end(claim, job -> job.snooze(due.truncatedTo(ChronoUnit.MILLIS), now()));
    }

    @Override
    public Mono<Settled> fail(Claim claim, JobError error) {
        return end(claim, job -> job.fail(at(error), now()));
    }

    @Override
    public Mono<Settled> putBack(Claim claim) {
        return end(claim, job -> job.putBack(now()));
    }

    @Override
    public Mono<Settled> cancel(Claim claim) {
        return end(claim, job -> job.cancelled(now()));
    }

    private Mono<Settled> end(Claim claim, Consumer<ModelJob> end) {
        return call(() -> settled(claim, model.end(claim, now(), end)));
    }

    private Settled settled(Claim claim, boolean isKept) {
        boolean isCancelled = model.jobs(job -> job.made.id().equals(claim.job().id()))
                .anyMatch(job -> job.state == JobState.CANCELLED);
        return !isKept ? Settled.DROPPED : isCancelled ? Settled.CANCELLED : Settled.KEPT;
    }

    /** The log keeps one time for an event and its error. */
    private JobError at(JobError error) {
        return new JobError(error.type(), error.message(), error.attempt(), now(), error.trace());
    }

    @Override
    public Mono<Job> cancel(JobId id) {
        return call(() -> model.cancel(id, now()));
    }

    @Override
    public Mono<Job> retry(JobId id) {
        return call(() -> model.retry(id, now()));
    }

    @Override
    public Mono<JobBatch> cancelAll(JobFilter filter, long from) {
        return call(() -> new JobBatch(model.cancelAll(filter, now()), Map.of(), JobBatch.END));
    }

    @Override
    public Mono<JobBatch> retryAll(JobFilter filter, long from) {
        return call(() -> {
            long before = database.position();
            int matched = model.retryAll(filter, now());
            Map<String, Integer> queued = new TreeMap<>();
            database.log(before).forEach(entry -> queued.merge(entry.event().queue(), 1, Integer::sum));
            return new JobBatch(matched, queued, JobBatch.END);
        });
    }

    @Override
    public Mono<Map<String, Integer>> promote(int limit) {
        return call(() -> {
            Map<String, Integer> promoted = new TreeMap<>();
            model.jobs(job -> job.waitsForItsTime() && !job.runAt.isAfter(now()))
                    .sorted(Comparator.comparing(job -> job.runAt))
                    .limit(limit)
                    .toList()
                    .forEach(job -> {
                        job.move(JobState.QUEUED, now(), null, null);
                        promoted.merge(job.made.queue(), 1, Integer::sum);
                    });
            return promoted;
        });
    }

    @Override
    public Mono<Rescue> rescue() {
        return call(this::rescued);
    }

    private Rescue rescued() {
        database.endLeases();
        return model.rescue(where -> !isShared || !database.isKnown(where), now());
    }

    @Override
    public Mono<Map<String, Integer>> takeOver(Set<String> kinds) {
        return !isShared
                ? Mono.empty()
                : call(() -> {
                    rescued();
                    Map<String, Integer> waiting = new TreeMap<>();
                    model.jobs(job -> job.state == JobState.QUEUED && job.home == null)
                            .filter(job -> kinds.contains(job.made.kind()))
                            .forEach(job -> waiting.merge(job.made.queue(), 1, Integer::sum));
                    return waiting;
                });
    }

    @Override
    public Mono<Pruned> prune(JobState state, Instant endedBefore, int limit) {
        return call(() -> {
            List<ModelJob> expired = model.jobs(job -> model.isExpired(job, state, endedBefore, now()))
                    .limit(limit)
                    .toList();
            expired.forEach(database::prune);
            return new Pruned(expired.size(), Duration.ZERO);
        });
    }

    @Override
    public Mono<Boolean> reclaim() {
        return Mono.just(false);
    }

    @Override
    public Mono<Void> probe() {
        return Mono.empty();
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public Mono<Job> find(IdempotencyKey key) {
        return call(() -> model.find(key, now()));
    }
}
