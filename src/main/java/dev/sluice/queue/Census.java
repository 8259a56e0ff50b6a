package dev.sluice.queue;

import dev.sluice.job.JobState;
import dev.sluice.store.JobCount;
import dev.sluice.store.JobReads;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** What the store counts of waiting jobs, as of when it was last asked: a scrape of metrics waits for nobody. */
public final class Census {

    private final JobReads store;
    private final Queues queues;
    private final Clock clock;
    private volatile Map<String, Instant> oldest = Map.of();
    private volatile long stranded;

    Census(JobReads store, Queues queues, Clock clock) {
        this.store = store;
        this.queues = queues;
        this.clock = clock;
    }

    /**
     * Asks the store.
     *
     * @return complete when the answer is kept; or the store's error
     */
    public Mono<Void> take() {
        return store.counts()
                .doOnNext(this::keep)
                .then(store.oldest())
                .doOnNext(times -> oldest = times)
                .then();
    }

    private void keep(List<JobCount> counts) {
        stranded = counts.stream()
                .filter(count -> count.state() == JobState.QUEUED && !queues.canRun(count))
                .mapToLong(JobCount::jobs)
                .sum();
        queues.all().forEach(queue -> queue.compare(waiting(queue, counts)));
    }

    private long waiting(JobQueue queue, List<JobCount> counts) {
        return counts.stream()
                .filter(count -> count.state() == JobState.QUEUED)
                .filter(count -> count.queue().equals(queue.name()) && queues.canRun(count))
                .mapToLong(JobCount::jobs)
                .sum();
    }

    /** How long the oldest job of a queue waits, in seconds; 0 if none does. */
    double oldestAge(String queue) {
        Instant since = oldest.get(queue);
        return since == null
                ? 0
                : Math.max(0, Duration.between(since, clock.instant()).toMillis()) / 1e3;
    }

    /** Waiting jobs of a queue or a kind that this process does not have. */
    long stranded() {
        return stranded;
    }
}
