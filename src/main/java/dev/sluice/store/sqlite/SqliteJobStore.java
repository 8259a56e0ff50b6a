package dev.sluice.store.sqlite;

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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The port over one SQLite file. Writes go to the {@linkplain SqliteWriter writer}, which groups them; what each of them
 * does is in {@link Moves} (one job) and {@link Sweeps} (many).
 */
final class SqliteJobStore implements JobStore, QueueStore, ScheduleStore {

    /** What is told is what is stored, and the columns hold no more. */
    private static final Duration PRECISION = Duration.ofMillis(1);

    private final String name;
    private final SqliteWriter writer;
    private final Commits commits;
    private final Counts counts;
    private final Reads reads;
    private final Clock clock;
    private final Intake intake;
    private final Moves moves;
    private final Sweeps sweeps;

    /** A store whose waiting jobs in a buffer and whose running jobs carry {@code home} until they are let go. */
    SqliteJobStore(
            String name, SqliteWriter writer, Commits commits, Counts counts, Reads reads, Clock clock, long home) {
        this.name = name;
        this.writer = writer;
        this.commits = commits;
        this.counts = counts;
        this.reads = reads;
        this.clock = Clock.tick(clock, PRECISION);
        this.intake = new Intake(home);
        this.moves = new Moves(home);
        this.sweeps = new Sweeps(home);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Mono<Insertion> insert(NewJob job, boolean buffered) {
        return writer.write(session -> intake.insert(session, job, buffered, clock.instant()));
    }

    @Override
    public Mono<Job> find(IdempotencyKey key) {
        return reads.read(session -> Intake.find(session, key, clock.instant()));
    }

    @Override
    public Mono<Job> findUnique(String kind, String uniqueKey) {
        return reads.read(session -> Intake.findUnique(session, kind, uniqueKey));
    }

    @Override
    public Mono<Boolean> release(Ticket ticket) {
        return writer.write(session -> intake.release(session, ticket));
    }

    @Override
    public Mono<Job> find(JobId id) {
        return reads.read(session -> Requests.find(session, id));
    }

    @Override
    public Mono<List<JobEvent>> events(JobId id, long after, int limit) {
        return reads.read(session -> EventLog.read(session, id, after, limit));
    }

    @Override
    public Mono<LogPage> log(EventFilter filter, long after, int limit) {
        return reads.read(session -> session.snapshot(one -> WholeLog.page(one, filter, after, limit)));
    }

    @Override
    public Mono<LogEnd> end(Set<JobId> jobs) {
        return reads.read(session -> session.snapshot(one -> WholeLog.end(one, jobs)));
    }

    @Override
    public Mono<Claim> start(Ticket ticket) {
        return writer.write(session -> moves.start(session, ticket, clock.instant()));
    }

    @Override
    public Mono<Boolean> progress(Claim claim, Progress progress) {
        return writer.write(session -> moves.progress(session, claim, progress, claim.notBefore(clock.instant())));
    }

    @Override
    public Mono<Settled> succeed(Claim claim, @Nullable String result, @Nullable Progress progress) {
        return writer.write(
                session -> moves.succeed(session, claim, result, progress, claim.notBefore(clock.instant())));
    }

    @Override
    public Mono<Settled> retry(Claim claim, JobError error, Instant due) {
        return writer.write(session -> moves.retry(session, claim, error, due, claim.notBefore(clock.instant())));
    }

    @Override
    public Mono<Settled> fail(Claim claim, JobError error) {
        return writer.write(session -> moves.fail(session, claim, error, claim.notBefore(clock.instant())));
    }

    @Override
    public Mono<Settled> putBack(Claim claim) {
        return writer.write(session -> moves.putBack(session, claim, claim.notBefore(clock.instant())));
    }

    @Override
    public Mono<Settled> snooze(Claim claim, Instant due) {
        return writer.write(session -> moves.snooze(session, claim, due, claim.notBefore(clock.instant())));
    }

    @Override
    public Mono<Settled> cancel(Claim claim) {
        return writer.write(session -> moves.cancel(session, claim, claim.notBefore(clock.instant())));
    }

    @Override
    public Flux<JobId> cancelWishes() {
        return commits.cancelWishes();
    }

    @Override
    public Mono<Job> cancel(JobId id) {
        return writer.write(session -> Requests.cancel(session, id, clock.instant()));
    }

    @Override
    public Mono<Job> retry(JobId id) {
        return writer.write(session -> Requests.retry(session, id, clock.instant()));
    }

    @Override
    public Mono<JobBatch> cancelAll(JobFilter filter, long from) {
        Scan scan = new Scan(filter, Requests.LIVE);
        return reads.read(session -> scan.step(session, from))
                .flatMap(step -> writer.write(session -> Requests.cancelAll(session, step, clock.instant())));
    }

    @Override
    public Mono<JobBatch> retryAll(JobFilter filter, long from) {
        Scan scan = new Scan(filter, Requests.RETRIABLE);
        return reads.read(session -> scan.step(session, from))
                .flatMap(step -> writer.write(session -> Requests.retryAll(session, step, clock.instant())));
    }

    @Override
    public Mono<JobPage> list(JobFilter filter, long before, int limit) {
        Scan scan = new Scan(filter, EnumSet.allOf(JobState.class));
        return reads.read(session -> scan.list(session, before, limit));
    }

    @Override
    public Mono<List<JobCount>> counts() {
        return Mono.fromSupplier(counts::all);
    }

    @Override
    public Mono<Map<String, Instant>> oldest() {
        return reads.read(session -> Sweeps.oldest(session, counts.all()));
    }

    @Override
    public Mono<Pruned> prune(JobState state, Instant endedBefore, int limit) {
        return reads.read(session -> Pruning.expired(session, state, endedBefore, limit, clock.instant()))
                .flatMap(seqs -> writer.write(session -> Pruning.delete(session, seqs, state, endedBefore)));
    }

    @Override
    public Mono<Boolean> reclaim() {
        return writer.write(Pruning::reclaim);
    }

    @Override
    public Mono<Map<String, QueueOverride>> overrides() {
        return reads.read(Overrides::all);
    }

    @Override
    public Mono<QueueOverride> override(String queue, UnaryOperator<QueueOverride> change) {
        return writer.write(session -> Overrides.change(session, queue, change));
    }

    @Override
    public Mono<List<Schedule>> schedules() {
        return reads.read(Schedules::all);
    }

    @Override
    public Mono<Schedule> schedule(String wanted) {
        return reads.read(session -> Schedules.one(session, wanted));
    }

    @Override
    public Mono<Boolean> put(Schedule schedule) {
        return writer.write(session -> Schedules.put(session, schedule));
    }

    @Override
    public Mono<Boolean> remove(String unwanted) {
        return writer.write(session -> Schedules.remove(session, unwanted));
    }

    @Override
    public Mono<List<Schedule>> due(Instant now) {
        return reads.read(session -> Schedules.due(session, now));
    }

    @Override
    public Mono<Insertion> fire(Schedule schedule, NewJob job, @Nullable Instant next) {
        return writer.write(session -> Schedules.fire(session, intake, schedule, job, next, clock.instant()));
    }

    @Override
    public Mono<List<Ticket>> feed(String queue, Set<String> kinds, int limit) {
        return writer.write(session -> sweeps.feed(session, queue, kinds, limit));
    }

    @Override
    public Mono<Instant> nextDue() {
        return reads.read(Sweeps::nextDue);
    }

    @Override
    public Mono<Map<String, Integer>> promote(int limit) {
        return writer.write(session -> sweeps.promote(session, limit, clock.instant()));
    }

    @Override
    public Mono<Rescue> rescue() {
        return writer.write(session -> sweeps.rescue(session, clock.instant()));
    }

    @Override
    public Flux<List<LogEntry>> changes() {
        return writer.changes();
    }

    @Override
    public Flux<LogSummary> summaries() {
        return writer.summaries();
    }

    @Override
    public Mono<Void> probe() {
        return writer.write(session -> Sweeps.touch(session, clock.instant())).then();
    }

    @Override
    public boolean isWritable() {
        return commits.isWritable();
    }
}
