package dev.sluice.worker;

import dev.sluice.job.Job;
import dev.sluice.job.JobError;
import dev.sluice.job.JobException;
import dev.sluice.store.Claim;
import dev.sluice.store.JobStore;
import dev.sluice.store.Settled;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Writes down how an attempt ended, for as long as it takes until that is durable. */
final class Settlement {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private static final Retry WHILE_UNAVAILABLE = Retry.backoff(Long.MAX_VALUE, FIRST_PAUSE)
            .maxBackoff(Duration.ofSeconds(1))
            .filter(JobException.Unavailable.class::isInstance);

    private static final Logger log = LoggerFactory.getLogger(Settlement.class);

    private final JobStore store;
    private final Kinds kinds;
    private final JobMeters meters;
    private final Clock clock;

    Settlement(JobStore store, Kinds kinds, JobMeters meters, Clock clock) {
        this.store = store;
        this.kinds = kinds;
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * Asks a store that cannot write for now again and again, at most a second apart. What that takes is set up for those only
     * that were refused.
     */
    static <T> Mono<T> untilAvailable(Mono<T> write) {
        return write.onErrorResume(
                JobException.Unavailable.class,
                refusal -> Mono.delay(FIRST_PAUSE).then(write.retryWhen(WHILE_UNAVAILABLE)));
    }

    Mono<Void> settle(Attempt attempt, Outcome outcome) {
        return untilAvailable(write(attempt, outcome))
                .doOnNext(settled -> count(attempt.claim().job(), outcome, settled))
                .then();
    }

    private Mono<Settled> write(Attempt attempt, Outcome outcome) {
        Claim claim = attempt.claim();
        if (outcome instanceof Outcome.Success success) {
            return store.succeed(claim, success.result(), attempt.reports().unwritten());
        }
        if (outcome instanceof Outcome.Failure failure) {
            return fail(claim, failure);
        }
        if (outcome instanceof Outcome.Snooze snooze) {
            return store.snooze(claim, clock.instant().plus(snooze.pause()));
        }
        return outcome instanceof Outcome.Cancelled ? store.cancel(claim) : store.putBack(claim);
    }

    private Mono<Settled> fail(Claim claim, Outcome.Failure failure) {
        Job job = claim.job();
        Instant now = clock.instant();
        JobError error = JobErrors.of(failure.error(), job.attempt(), now);
        new JobLogger(job)
                .warn(
                        "Attempt {} of {} failed: {}: {}",
                        job.attempt(),
                        job.maxAttempts(),
                        error.type(),
                        error.message());
        if (failure.isLast(job)) {
            return store.fail(claim, error);
        }
        Duration wish = failure.wish();
        return store.retry(claim, error, now.plus(wish == null ? delay(job) : wish));
    }

    private Duration delay(Job job) {
        Kind kind = kinds.find(job.kind());
        return kind == null
                ? Duration.ZERO
                : kind.retryPolicy()
                        .delay(job.attempt(), ThreadLocalRandom.current().nextDouble());
    }

    private void count(Job job, Outcome outcome, Settled settled) {
        switch (settled) {
            case KEPT -> meters.finished(job, outcome);
            case CANCELLED -> meters.finished(job, new Outcome.Cancelled());
            case DROPPED -> {
                meters.dropped(job);
                log.warn("The outcome of job {}, attempt {}, was dropped: its claim was lost", job.id(), job.attempt());
            }
        }
    }
}
