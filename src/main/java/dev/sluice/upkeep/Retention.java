package dev.sluice.upkeep;

import dev.sluice.job.JobState;
import dev.sluice.store.JobUpkeep;
import dev.sluice.store.Pruned;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Deletes what ended long ago, a few jobs at a time: the store does nothing else meanwhile, so a step is made as large as
 * it may be to hold others up for some milliseconds only, and they have the store for longer than that before the next.
 */
final class Retention extends Loop {

    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    private static final int FIRST = 50;
    private static final int FEWEST = 10;
    private static final int MOST = 500;
    private static final Duration SHORT = Duration.ofMillis(5);
    private static final Duration LONG = Duration.ofMillis(10);

    /** Others have the store for so many times as long as a step held it, and for this long at least. */
    private static final int SHARE = 3;

    private static final Duration LEAST_PAUSE = Duration.ofMillis(5);

    private static final Duration BETWEEN_RECLAIMS = Duration.ofMillis(25);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final JobUpkeep store;
    private final RetentionSettings settings;
    private final MeterRegistry meters;
    private final Clock clock;
    private int limit = FIRST;
    private boolean mayReclaim = true;

    Retention(JobUpkeep store, RetentionSettings settings, MeterRegistry meters, Clock clock) {
        this.store = store;
        this.settings = settings;
        this.meters = meters;
        this.clock = clock;
        for (RetentionSettings.Age age : settings.ages()) {
            pruned(age.state());
        }
    }

    private Counter pruned(JobState state) {
        return Counter.builder("sluice.jobs.pruned")
                .description("Jobs that were deleted some time after they ended")
                .tag("state", state.text())
                .register(meters);
    }

    /** A step for each state, so that none waits for another; completes when it is time for the next ones. */
    Mono<Void> round() {
        return Flux.fromIterable(settings.ages())
                .concatMap(this::step)
                .reduce(false, Boolean::logicalOr)
                .flatMap(more -> more ? Mono.<Void>empty() : reclaim().then(pause(BETWEEN_LOOKS)))
                .onErrorResume(cause -> {
                    log.debug("Nothing can be pruned for now", cause);
                    return pause(BETWEEN_LOOKS);
                });
    }

    /** Whether there may be more. */
    private Mono<Boolean> step(RetentionSettings.Age age) {
        return Mono.defer(() -> {
            int asked = limit;
            return store.prune(age.state(), clock.instant().minus(age.limit()), asked)
                    .doOnNext(step -> did(step, age.state(), asked))
                    .delayUntil(step -> step.jobs() == 0 ? Mono.empty() : pause(after(step)))
                    .map(step -> step.jobs() == asked);
        });
    }

    private void did(Pruned step, JobState state, int asked) {
        if (step.jobs() > 0) {
            mayReclaim = true;
            pruned(state).increment(step.jobs());
        }
        if (step.held().compareTo(LONG) > 0) {
            limit = Math.max(FEWEST, limit / 2);
        } else if (step.jobs() == asked && step.held().compareTo(SHORT) < 0) {
            limit = Math.min(MOST, limit * 2);
        }
    }

    private static Duration after(Pruned step) {
        Duration share = step.held().multipliedBy(SHARE);
        return share.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : share;
    }

    /** What was given back last time is looked for again only when more was deleted. */
    private Mono<Void> reclaim() {
        return Mono.defer(() -> mayReclaim ? store.reclaim() : Mono.just(false))
                .doOnNext(more -> mayReclaim = more)
                .delayUntil(more -> more ? pause(BETWEEN_RECLAIMS) : Mono.empty())
                .repeat()
                .takeUntil(more -> !more)
                .then();
    }

    private static Mono<Void> pause(Duration time) {
        return Mono.delay(time).then();
    }

    @Override
    Publisher<?> rounds() {
        return round().repeat();
    }
}
