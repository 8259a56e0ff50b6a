package dev.sluice.upkeep;

import dev.sluice.queue.Queues;
import dev.sluice.store.JobStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Queues jobs when they are due: looks when the next one is, sleeps until then, but never long, since a job that is due
 * earlier may come in meanwhile. Where the store cannot write, each look asks it again.
 */
final class DueJobs extends Loop {

    private static final Logger log = LoggerFactory.getLogger(DueJobs.class);

    private static final int AT_ONCE = 500;
    private static final Duration LONGEST_SLEEP = Duration.ofMillis(250);
    private static final Duration AFTER_ERROR = Duration.ofSeconds(1);

    private final JobStore store;
    private final Queues queues;
    private final Clock clock;

    DueJobs(JobStore store, Queues queues, Clock clock) {
        this.store = store;
        this.queues = queues;
        this.clock = clock;
    }

    /** Looks once, and completes when it is time to look again. */
    Mono<Void> round() {
        return Mono.defer(() -> store.isWritable() ? promote() : store.probe().thenReturn(Duration.ZERO))
                .onErrorResume(cause -> {
                    log.debug("Nothing can become due for now", cause);
                    return Mono.just(AFTER_ERROR);
                })
                .flatMap(pause -> Mono.delay(pause).then());
    }

    private Mono<Duration> promote() {
        return store.nextDue()
                .flatMap(due -> due.isAfter(clock.instant()) ? Mono.just(until(due)) : promoteDue())
                .defaultIfEmpty(LONGEST_SLEEP)
                .doOnNext(pause -> queues.retryFeeds());
    }

    private Mono<Duration> promoteDue() {
        return store.promote(AT_ONCE).doOnNext(this::queued).thenReturn(Duration.ZERO);
    }

    private void queued(Map<String, Integer> jobs) {
        queues.stored(jobs);
    }

    private Duration until(Instant due) {
        Duration wait = Duration.between(clock.instant(), due);
        return wait.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : wait.plusMillis(1);
    }

    @Override
    Publisher<?> rounds() {
        return round().repeat();
    }
}
