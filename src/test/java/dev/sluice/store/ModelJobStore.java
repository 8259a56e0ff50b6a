package dev.sluice.store;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The port over the {@link Model}, for one process of those on a {@link ModelDatabase}. All happens at once, on the thread
 * that asks; it keeps to the contract of every store.
 */
public final class ModelJobStore extends ModelWrites implements QueueStore {

    private final Sinks.Many<JobId> wishes = Sinks.many().multicast().directBestEffort();

    /**
     * A process's.
     *
     * @param database what it is on
     * @param home what rows of this process carry
     * @param clock its time
     * @param isShared whether there may be others, each with a lease
     */
    public ModelJobStore(ModelDatabase database, long home, Clock clock, boolean isShared) {
        super(database, home, clock, isShared);
    }

    /**
     * Says whether the answer to a start was lost: then it may hold, and is answered again.
     *
     * @param ticket of what
     * @param isLost whether it was
     */
    public void answered(Ticket ticket, boolean isLost) {
        doubt(ticket, isLost);
    }

    /**
     * Whether the answer to a start was lost that is still to be asked for again.
     *
     * @param job of which
     * @return until it is answered
     */
    public boolean isDoubtful(Job job) {
        return doubts(job.seq());
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Mono<Job> findUnique(String kind, String uniqueKey) {
        return call(() -> {
            ModelJob met = model.twin(kind, uniqueKey);
            return met == null ? null : met.row();
        });
    }

    @Override
    public Mono<Job> find(JobId id) {
        return call(() -> model.jobs(job -> job.made.id().equals(id))
                .map(ModelJob::row)
                .findAny()
                .orElse(null));
    }

    @Override
    public Mono<List<JobEvent>> events(JobId id, long after, int limit) {
        return call(() -> database.log(id).stream()
                .filter(event -> event.version() > after)
                .limit(limit)
                .toList());
    }

    @Override
    public Mono<LogPage> log(EventFilter filter, long after, int limit) {
        return call(() -> {
            List<LogEntry> all = database.log(after);
            List<LogEntry> page =
                    all.stream().filter(filter::matches).limit(limit).toList();
            boolean isLast = page.size() < limit;
            long reached = isLast
                    ? Math.max(after, database.position())
                    : page.get(limit - 1).position();
            return new LogPage(page, reached, isLast, database.pruned);
        });
    }

    @Override
    public Mono<LogEnd> end(Set<JobId> jobs) {
        return call(() -> new LogEnd(
                database.position(),
                model.jobs(job -> jobs.contains(job.made.id()))
                        .map(ModelJob::row)
                        .toList()));
    }

    @Override
    public Mono<JobPage> list(JobFilter filter, long before, int limit) {
        return call(() -> {
            List<Job> listed = model.list(filter).stream()
                    .filter(job -> job.seq() < before)
                    .limit(limit)
                    .toList();
            return new JobPage(
                    listed, listed.size() < limit ? null : listed.get(limit - 1).seq());
        });
    }

    @Override
    public Mono<List<JobCount>> counts() {
        return call(model::counts);
    }

    @Override
    public Mono<Map<String, Instant>> oldest() {
        return call(model::oldest);
    }

    @Override
    public Mono<Instant> nextDue() {
        return call(model::nextDue);
    }

    @Override
    public Flux<List<LogEntry>> changes() {
        return database.changes();
    }

    @Override
    public Mono<Job> cancel(JobId id) {
        return super.cancel(id).doOnNext(this::tell);
    }

    @Override
    public Mono<JobBatch> cancelAll(JobFilter filter, long from) {
        return super.cancelAll(filter, from)
                .doOnNext(
                        done -> model.jobs(job -> job.wished).map(ModelJob::row).forEach(this::tell));
    }

    private void tell(Job cancelled) {
        if (cancelled.state() == JobState.RUNNING) {
            wishes.tryEmitNext(cancelled.id());
        }
    }

    @Override
    public Flux<JobId> cancelWishes() {
        return wishes.asFlux();
    }

    @Override
    public Mono<Map<String, QueueOverride>> overrides() {
        return call(() -> new TreeMap<>(database.overrides));
    }

    @Override
    public Mono<QueueOverride> override(String queue, UnaryOperator<QueueOverride> change) {
        return call(() -> {
            QueueOverride after = change.apply(database.overrides.getOrDefault(queue, QueueOverride.NONE));
            database.overrides.put(queue, after);
            database.overrides.values().removeIf(QueueOverride.NONE::equals);
            return after;
        });
    }
}
