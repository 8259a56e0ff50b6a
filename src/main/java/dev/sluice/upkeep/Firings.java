package dev.sluice.upkeep;

import dev.sluice.job.JobId;
import dev.sluice.job.NewJob;
import dev.sluice.store.Insertion;
import dev.sluice.store.Schedule;
import dev.sluice.store.ScheduleStore;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Queues the jobs of schedules that are due. A firing and the plan of the next are one transaction, which only one process
 * wins; the next is planned from now on, so what was missed is made up for once.
 */
final class Firings extends Loop {

    private static final Logger log = LoggerFactory.getLogger(Firings.class);

    private static final int AT_ONCE = 256;
    private static final Duration LONGEST_SLEEP = Duration.ofMillis(250);
    private static final Duration AFTER_ERROR = Duration.ofSeconds(1);

    private final ScheduleStore store;
    private final Consumer<Map<String, Integer>> queued;
    private final Clock clock;

    /** One that tells which queues jobs wait for, in the store and in no buffer. */
    Firings(ScheduleStore store, Consumer<Map<String, Integer>> queued, Clock clock) {
        this.store = store;
        this.queued = queued;
        this.clock = clock;
    }

    /** Looks once, and completes when it is time to look again. */
    Mono<Void> round() {
        return Mono.defer(() -> fireDue(clock.instant()))
                .then(Mono.fromSupplier(this::untilNextLook))
                .onErrorResume(cause -> {
                    log.debug("Not every schedule can fire for now", cause);
                    return Mono.just(AFTER_ERROR);
                })
                .flatMap(pause -> Mono.delay(pause).then());
    }

    /** One that cannot fire does not hold up the others; they share commits. */
    private Mono<Void> fireDue(Instant now) {
        return store.due(now)
                .flatMapMany(Flux::fromIterable)
                .flatMapDelayError(schedule -> fire(schedule, now), AT_ONCE, AT_ONCE)
                .then();
    }

    private Mono<Insertion> fire(Schedule schedule, Instant now) {
        NewJob job = schedule.template().at(JobId.next(now), now);
        return store.fire(schedule, job, next(schedule, now)).doOnNext(this::fired);
    }

    /** What was a zone when the schedule was made need not be one to the Java that runs now. */
    private static @Nullable Instant next(Schedule schedule, Instant now) {
        try {
            return Timetable.of(schedule.cron(), schedule.zone()).next(now);
        } catch (IllegalArgumentException | DateTimeException unknown) {
            log.error("Schedule {} fires for the last time: {}", schedule.name(), unknown.getMessage());
            return null;
        }
    }

    private void fired(Insertion insertion) {
        if (insertion.isNew()) {
            queued.accept(Map.of(insertion.job().queue(), 1));
        }
    }

    /** Firings are due at whole seconds. */
    private Duration untilNextLook() {
        Instant now = clock.instant();
        Duration second =
                Duration.between(now, now.truncatedTo(ChronoUnit.SECONDS).plusMillis(1001));
        return second.compareTo(LONGEST_SLEEP) < 0 ? second : LONGEST_SLEEP;
    }

    @Override
    Publisher<?> rounds() {
        return round().repeat();
    }
}
