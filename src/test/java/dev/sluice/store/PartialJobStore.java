package dev.sluice.store;

import dev.sluice.job.IdempotencyKey;
import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The parts of the port that a store in memory has little to say to: most refuse to be called. Counts come one by one. */
abstract class PartialJobStore implements JobStore {

    private final Sinks.Many<JobId> wishes = Sinks.many().multicast().directBestEffort();
    private volatile @Nullable List<Ticket> lent;

    /** All jobs, as they stand now. */
    abstract List<Job> jobs();

    /** What a call comes to, which may be held or made to fail. */
    abstract <T> Mono<T> answer(Callable<@Nullable T> work);

    final Stream<Job> in(JobState state) {
        return jobs().stream().filter(job -> job.state() == state);
    }

    final Stream<Job> later() {
        return Stream.concat(in(JobState.SCHEDULED), in(JobState.RETRYING));
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Mono<Job> find(IdempotencyKey key) {
        return answer(() -> null);
    }

    @Override
    public Mono<Job> findUnique(String kind, String uniqueKey) {
        return answer(() -> unique(kind, uniqueKey));
    }

    @Nullable
    Job unique(String kind, @Nullable String key) {
        return key == null
                ? null
                : jobs().stream()
                        .filter(job -> key.equals(job.uniqueKey()) && kind.equals(job.kind()))
                        .filter(job -> !job.state().isFinal())
                        .findAny()
                        .orElse(null);
    }

    @Override
    public Mono<List<JobEvent>> events(JobId id, long after, int limit) {
        return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<LogPage> log(EventFilter filter, long after, int limit) {
        return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<LogEnd> end(Set<JobId> wanted) {
        return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<Job> cancel(JobId id) {
        return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<Job> retry(JobId id) {
        return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<JobBatch> cancelAll(JobFilter filter, long from) {
        return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<JobBatch> retryAll(JobFilter filter, long from) {
        return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<JobPage> list(JobFilter filter, long before, int limit) {
        return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<List<JobCount>> counts() {
        return Mono.fromSupplier(() -> jobs().stream()
                .filter(job -> !job.state().isFinal())
                .map(job -> new JobCount(job.queue(), job.kind(), job.state(), 1))
                .toList());
    }

    @Override
    public Mono<Map<String, Instant>> oldest() {
        return Mono.fromSupplier(() -> jobs().stream()
                .filter(job -> job.state() == JobState.QUEUED)
                .collect(Collectors.toMap(Job::queue, Job::runAt, (one, other) -> one.isBefore(other) ? one : other)));
    }

    @Override
    public Mono<Pruned> prune(JobState state, Instant endedBefore, int limit) {
        return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<Boolean> reclaim() {
        return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Flux<JobId> cancelWishes() {
        return wishes.asFlux();
    }

    /**
     * Tells a wish to cancel a running job.
     *
     * @param id which
     */
    public void wish(JobId id) {
        wishes.tryEmitNext(id).orThrow();
    }

    /**
     * Shares the store with other processes, in whose buffers jobs wait that whoever asks first may have.
     *
     * @param tickets theirs
     */
    public void share(Ticket... tickets) {
        lent = new ArrayList<>(List.of(tickets));
    }

    @Override
    public boolean isShared() {
        return lent != null;
    }

    @Override
    public Mono<List<Ticket>> borrow(String queue, Set<String> kinds, int limit) {
        return answer(() -> {
            List<Ticket> all = Objects.requireNonNull(lent);
            List<Ticket> some = all.subList(0, Math.min(limit, all.size()));
            List<Ticket> borrowed = List.copyOf(some);
            some.clear();
            return borrowed;
        });
    }

    @Override
    public Flux<List<LogEntry>> changes() {
        return Flux.never();
    }
}
