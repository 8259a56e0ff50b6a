package dev.sluice.store;

import dev.sluice.job.IdempotencyKey;
import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The parts of the port that no test of its users has asked a store in memory for: they refuse to be called. */
abstract class PartialJobStore implements JobStore {

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Mono<Job> find(IdempotencyKey key) {
        return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<Job> findUnique(String kind, String uniqueKey) {
        return Mono.empty();
    }

    @Override
    public Mono<List<JobEvent>> events(JobId id, long after, int limit) {
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
        return Mono.error(new UnsupportedOperationException());
    }

    @Override
    public Mono<Map<String, Instant>> oldest() {
        return Mono.error(new UnsupportedOperationException());
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
    public Flux<List<JobEvent>> changes() {
        return Flux.never();
    }
}
