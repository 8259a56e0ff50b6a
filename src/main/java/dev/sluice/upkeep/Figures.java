package dev.sluice.upkeep;

import dev.sluice.job.JobState;
import dev.sluice.queue.KindNames;
import dev.sluice.queue.Queues;
import dev.sluice.store.JobCount;
import dev.sluice.store.JobStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** Looks each second at what only the store knows, so that who scrapes metrics never waits for it. */
final class Figures implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Figures.class);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final JobStore store;
    private final Queues queues;
    private final KindNames kinds;
    private final Clock clock;
    private volatile Map<String, Instant> oldest = Map.of();
    private volatile long stranded;
    private Disposable loop = Disposables.disposed();

    Figures(JobStore store, Queues queues, KindNames kinds, MeterRegistry meters, Clock clock) {
        this.store = store;
        this.queues = queues;
        this.kinds = kinds;
        this.clock = clock;
        for (String queue : queues.names()) {
            Gauge.builder("sluice.queue.oldest.age", queue, this::age)
                    .description("Seconds the oldest job waits, in the buffer or in the store")
                    .tag("queue", queue)
                    .register(meters);
        }
        Gauge.builder("sluice.jobs.stranded", this, figures -> figures.stranded)
                .description("Jobs that wait in a queue, or are of a kind, that this process does not have")
                .register(meters);
    }

    private double age(String queue) {
        Instant since = oldest.get(queue);
        return since == null
                ? 0
                : Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1e3);
    }

    /** Looks once. */
    Mono<Void> look() {
        return store.oldest()
                .doOnNext(found -> oldest = found)
                .then(store.counts())
                .doOnNext(counts -> stranded = stranded(counts))
                .then();
    }

    private long stranded(List<JobCount> counts) {
        return counts.stream()
                .filter(count -> count.state() == JobState.QUEUED)
                .filter(count ->
                        queues.find(count.queue()) == null || !kinds.names().contains(count.kind()))
                .mapToLong(JobCount::jobs)
                .sum();
    }

    @Override
    public void start() {
        loop = Mono.defer(this::look)
                .onErrorResume(cause -> {
                    log.debug("The store cannot be asked for figures now", cause);
                    return Mono.empty();
                })
                .then(Mono.delay(BETWEEN_LOOKS))
                .repeat()
                .subscribe();
    }

    @Override
    public void stop() {
        loop.dispose();
    }

    @Override
    public boolean isRunning() {
        return !loop.isDisposed();
    }
}
