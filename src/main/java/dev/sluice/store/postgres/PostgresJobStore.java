package dev.sluice.store.postgres;

import dev.sluice.job.IdempotencyKey;
import dev.sluice.job.Job;
import dev.sluice.job.JobError;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.NewJob;
import dev.sluice.job.Progress;
import dev.sluice.store.Claim;
import dev.sluice.store.EventFilter;
import dev.sluice.store.Grant;
import dev.sluice.store.Insertion;
import dev.sluice.store.JobBatch;
import dev.sluice.store.JobCount;
import dev.sluice.store.JobFilter;
import dev.sluice.store.JobPage;
import dev.sluice.store.JobStore;
import dev.sluice.store.LogEnd;
import dev.sluice.store.LogEntry;
import dev.sluice.store.LogPage;
import dev.sluice.store.LogSummary;
import dev.sluice.store.Pruned;
import dev.sluice.store.QueueOverride;
import dev.sluice.store.QueueStore;
import dev.sluice.store.Rescue;
import dev.sluice.store.Schedule;
import dev.sluice.store.ScheduleStore;
import dev.sluice.store.Settled;
import dev.sluice.store.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The port over a PostgreSQL database. What is written for each job goes in {@linkplain Lane lanes}, which make groups of
 * it; what is seldom, or about many jobs already, goes by itself.
 */
final class PostgresJobStore implements JobStore, QueueStore, ScheduleStore {

    private final PostgresParts parts;

    /** A store of these parts. */
    PostgresJobStore(PostgresParts parts) {
        this.parts = parts;
    }

    @Override
    public String name() {
        return "postgres " + parts.name();
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public Mono<Insertion> insert(NewJob job, boolean buffered) {
        return parts.inserts().write(new Inserts.Asked(job, buffered));
    }

    @Override
    public Mono<Job> find(IdempotencyKey key) {
        return Mono.defer(() -> parts.jobs().find(key, parts.clock().instant()));
    }

    @Override
    public Mono<Job> findUnique(String kind, String uniqueKey) {
        return parts.jobs().findUnique(kind, uniqueKey);
    }

    @Override
    public Mono<List<Ticket>> feed(String queue, Set<String> kinds, int limit) {
        return parts.feeds().feed(queue, kinds, limit);
    }

    @Override
    public Mono<List<Ticket>> borrow(String queue, Set<String> kinds, int limit) {
        return parts.feeds().borrow(queue, kinds, limit);
    }

    @Override
    public Mono<Grant> grant(String queue, Duration interval, int most) {
        return parts.grants().grant(queue, interval, most);
    }

    @Override
    public Mono<Boolean> release(Ticket ticket) {
        return parts.releases().write(ticket);
    }

    @Override
    public Mono<Claim> start(Ticket ticket) {
        return parts.claims().claim(ticket);
    }

    @Override
    public Mono<Boolean> progress(Claim claim, Progress progress) {
        return parts.moves()
                .write(new Moves.Asked(claim, JobState.RUNNING, false, null, null, progress, null))
                .map(settled -> settled != Settled.DROPPED);
    }

    @Override
    public Mono<Settled> succeed(Claim claim, @Nullable String result, @Nullable Progress progress) {
        return parts.moves().write(new Moves.Asked(claim, JobState.SUCCEEDED, false, null, result, progress, null));
    }

    @Override
    public Mono<Settled> retry(Claim claim, JobError error, Instant due) {
        return parts.moves().write(new Moves.Asked(claim, JobState.RETRYING, false, due, null, null, error));
    }

    @Override
    public Mono<Settled> snooze(Claim claim, Instant due) {
        return parts.moves().write(new Moves.Asked(claim, JobState.RETRYING, true, due, null, null, null));
    }

    @Override
    public Mono<Settled> fail(Claim claim, JobError error) {
        return parts.moves().write(new Moves.Asked(claim, JobState.FAILED, false, null, null, null, error));
    }

    @Override
    public Mono<Settled> putBack(Claim claim) {
        return parts.moves().write(new Moves.Asked(claim, JobState.QUEUED, true, null, null, null, null));
    }

    @Override
    public Mono<Settled> cancel(Claim claim) {
        return parts.moves().write(new Moves.Asked(claim, JobState.CANCELLED, false, null, null, null, null));
    }

    @Override
    public Flux<String> claimsLost() {
        return parts.claims().lost();
    }

    @Override
    public Flux<JobId> cancelWishes() {
        return parts.wishes().told();
    }

    @Override
    public Mono<Job> cancel(JobId id) {
        return parts.requests().cancel(id);
    }

    @Override
    public Mono<Job> retry(JobId id) {
        return parts.requests().retry(id);
    }

    @Override
    public Mono<JobBatch> cancelAll(JobFilter filter, long from) {
        return parts.requests().cancelAll(filter, from);
    }

    @Override
    public Mono<JobBatch> retryAll(JobFilter filter, long from) {
        return parts.requests().retryAll(filter, from);
    }

    @Override
    public Mono<Job> find(JobId id) {
        return parts.jobs().find(id);
    }

    @Override
    public Mono<List<JobEvent>> events(JobId id, long after, int limit) {
        return parts.jobs().events(id, after, limit);
    }

    @Override
    public Mono<LogPage> log(EventFilter filter, long after, int limit) {
        return Mono.defer(
                () -> parts.log().page(filter, after, limit, parts.tail().told()));
    }

    @Override
    public Mono<LogEnd> end(Set<JobId> jobs) {
        return parts.log().end(jobs);
    }

    @Override
    public Mono<JobPage> list(JobFilter filter, long before, int limit) {
        return Mono.defer(() -> parts.scan().list(filter, before, limit));
    }

    @Override
    public Mono<List<JobCount>> counts() {
        return parts.counts().all();
    }

    @Override
    public Mono<Map<String, Instant>> oldest() {
        return parts.counts().oldest();
    }

    @Override
    public Mono<Instant> nextDue() {
        return parts.sweeps().nextDue();
    }

    @Override
    public Mono<Map<String, Integer>> promote(int limit) {
        return parts.sweeps().promote(limit);
    }

    @Override
    public Mono<Rescue> rescue() {
        return parts.sweeps().rescue();
    }

    @Override
    public Mono<Map<String, Integer>> takeOver(Set<String> kinds) {
        return parts.sweeps().takeOver(kinds);
    }

    @Override
    public Mono<Pruned> prune(JobState state, Instant endedBefore, int limit) {
        return parts.sweeps().prune(state, endedBefore, limit);
    }

    /** PostgreSQL sees to that by itself. */
    @Override
    public Mono<Boolean> reclaim() {
        return Mono.just(false);
    }

    @Override
    public Flux<List<LogEntry>> changes() {
        return parts.tail().changes();
    }

    @Override
    public Flux<LogSummary> summaries() {
        return parts.tail().summaries();
    }

    @Override
    public Mono<Void> probe() {
        return parts.sweeps().probe();
    }

    @Override
    public boolean isWritable() {
        return parts.commits().isWritable();
    }

    @Override
    public Mono<Map<String, QueueOverride>> overrides() {
        return parts.overrides().all();
    }

    @Override
    public Mono<QueueOverride> override(String queue, UnaryOperator<QueueOverride> change) {
        return parts.overrides().change(queue, change);
    }

    @Override
    public Mono<List<Schedule>> schedules() {
        return parts.schedules().all();
    }

    @Override
    public Mono<Schedule> schedule(String name) {
        return parts.schedules().one(name);
    }

    @Override
    public Mono<Boolean> put(Schedule schedule) {
        return parts.schedules().put(schedule);
    }

    @Override
    public Mono<Boolean> remove(String name) {
        return parts.schedules().remove(name);
    }

    @Override
    public Mono<List<Schedule>> due(Instant now) {
        return parts.schedules().due(now);
    }

    @Override
    public Mono<Insertion> fire(Schedule schedule, NewJob job, @Nullable Instant next) {
        return parts.firings().planned(schedule, job, next);
    }
}
