package dev.sluice.upkeep;

import dev.sluice.job.Job;
import dev.sluice.job.NewJob;
import dev.sluice.store.CallbackStore;
import dev.sluice.store.JobStore;
import dev.sluice.store.LogSummary;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Makes a job of kind {@code http} for the end of each job that has a callback, once: who ends a job only marks that there
 * is something to tell, so a crash between the two costs nothing. It looks when jobs have ended, and after an error again.
 */
final class Callbacks extends Loop {

    private static final Logger log = LoggerFactory.getLogger(Callbacks.class);

    private static final int AT_ONCE = 100;
    private static final Duration TOGETHER = Duration.ofMillis(100);
    private static final Duration AFTER_ERROR = Duration.ofSeconds(1);

    private final JobStore jobs;
    private final CallbackStore store;
    private final CallbackCalls calls;
    private final Consumer<Map<String, Integer>> stored;

    /**
     * Callbacks of a store.
     *
     * @param stored told how many jobs now wait in the store, by queue
     */
    Callbacks(JobStore jobs, CallbackStore store, CallbackCalls calls, Consumer<Map<String, Integer>> stored) {
        this.jobs = jobs;
        this.store = store;
        this.calls = calls;
        this.stored = stored;
    }

    /** Makes what is to be made, and completes. */
    Mono<Void> round() {
        return store.uncalled(AT_ONCE)
                .flatMap(ended -> Flux.fromIterable(ended)
                        .concatMap(this::make)
                        .then(Mono.defer(() -> ended.size() == AT_ONCE ? round() : Mono.empty())));
    }

    private Mono<Boolean> make(Job ended) {
        NewJob call = calls.of(ended);
        return store.call(ended, call).doOnNext(isNew -> {
            if (isNew) {
                stored.accept(Map.of(call.queue(), 1));
            }
        });
    }

    @Override
    Publisher<?> rounds() {
        return jobs.summaries()
                .filter(LogSummary::hasEnd)
                .sample(TOGETHER)
                .map(ends -> Boolean.TRUE)
                .startWith(Boolean.TRUE)
                .onBackpressureLatest()
                .concatMap(look -> look(), 1);
    }

    private Mono<Void> look() {
        return Mono.defer(this::round)
                .doOnError(cause -> log.debug("No callback can be made for now", cause))
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, AFTER_ERROR));
    }
}
