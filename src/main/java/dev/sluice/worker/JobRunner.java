package dev.sluice.worker;

import dev.sluice.job.Job;
import dev.sluice.job.JobError;
import dev.sluice.job.JobException;
import dev.sluice.store.Claim;
import dev.sluice.store.JobStore;
import dev.sluice.store.Ticket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;
import tools.jackson.databind.json.JsonMapper;

/** Runs one job from claim to outcome. */
final class JobRunner {

    private static final Logger log = LoggerFactory.getLogger(JobRunner.class);

    private static final Retry WHILE_UNAVAILABLE = Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(100))
            .maxBackoff(Duration.ofSeconds(1))
            .filter(JobException.Unavailable.class::isInstance);

    private final JobStore store;
    private final Kinds kinds;
    private final JobSettings settings;
    private final JobMeters meters;
    private final JsonMapper json;
    private final Clock clock;

    JobRunner(JobStore store, Kinds kinds, JobSettings settings, JobMeters meters, JsonMapper json, Clock clock) {
        this.store = store;
        this.kinds = kinds;
        this.settings = settings;
        this.meters = meters;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Claims the job and runs its next attempt.
     *
     * @param ticket what the queue handed over
     * @param threads where the handler is called
     * @param stop when it completes, the attempt is given up and put back
     * @return complete when the outcome is durable, or when the job was not there to be claimed any more
     */
    Mono<Void> run(Ticket ticket, Scheduler threads, Mono<Void> stop) {
        return store.start(ticket)
                .retryWhen(WHILE_UNAVAILABLE)
                .doOnNext(claim -> meters.started(claim.job()))
                .flatMap(claim -> {
                    Attempt attempt = new Attempt(claim);
                    return outcome(attempt, threads, stop).flatMap(outcome -> settle(attempt, outcome));
                });
    }

    private Mono<Outcome> outcome(Attempt attempt, Scheduler threads, Mono<Void> stop) {
        Kind kind = kinds.find(attempt.claim().job().kind());
        if (kind == null) {
            return Mono.just(new Outcome.PutBack());
        }
        Mono<Outcome> work = timed(
                        attempt.claim().job(),
                        HandlerCall.of(kind.handler(), attempt).subscribeOn(threads))
                .<Outcome>map(value -> new Outcome.Success(json(value)))
                .defaultIfEmpty(new Outcome.Success(null))
                .onErrorResume(JobRunner::failure);
        Mono<Outcome> recorded =
                Mono.using(() -> attempt.record(store).subscribe(), recording -> work, Disposable::dispose);
        return Mono.firstWithSignal(recorded, stop.then(Mono.just(new Outcome.PutBack())));
    }

    private static Mono<Object> timed(Job job, Mono<Object> answer) {
        return job.timeout().isZero()
                ? answer
                : answer.timeout(
                        job.timeout(),
                        Mono.error(() -> new JobErrors.TimeUp("The attempt took longer than " + job.timeout() + ".")));
    }

    private static Mono<Outcome> failure(Throwable cause) {
        if (cause instanceof RejectedExecutionException) {
            log.error("No thread was free for a job that had a slot; it is put back", cause);
            return Mono.just(new Outcome.PutBack());
        }
        Throwable thrown = cause instanceof HandlerCall.Thrown wrapper ? wrapper.getCause() : cause;
        return Mono.just(new Outcome.Failure(thrown == null ? cause : thrown));
    }

    /** Calls a stranger's code too, so errors that Reactor would throw through its operators are wrapped here as well. */
    private String json(Object value) {
        String text;
        try {
            text = json.writeValueAsString(value);
        } catch (Error cause) {
            throw new HandlerCall.Thrown(cause);
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > settings.maxPayload().toBytes()) {
            throw new IllegalStateException("The result is larger than " + settings.maxPayload() + ".");
        }
        return text;
    }

    private Mono<Void> settle(Attempt attempt, Outcome outcome) {
        return write(attempt, outcome)
                .retryWhen(WHILE_UNAVAILABLE)
                .doOnNext(kept -> settled(attempt.claim().job(), outcome, kept))
                .then();
    }

    private Mono<Boolean> write(Attempt attempt, Outcome outcome) {
        Claim claim = attempt.claim();
        if (outcome instanceof Outcome.Success success) {
            return store.succeed(claim, success.result(), attempt.unwritten());
        }
        if (outcome instanceof Outcome.Failure failure) {
            return fail(claim, failure.cause());
        }
        return store.putBack(claim);
    }

    private Mono<Boolean> fail(Claim claim, Throwable cause) {
        Job job = claim.job();
        Instant now = clock.instant();
        JobError error = JobErrors.of(cause, job.attempt(), now);
        log.warn(
                "Job {} ({}) failed in attempt {} of {}: {}: {}",
                job.id(),
                job.kind(),
                job.attempt(),
                job.maxAttempts(),
                error.type(),
                error.message());
        if (job.attempt() >= job.maxAttempts()) {
            return store.fail(claim, error);
        }
        return store.retry(claim, error, now.plus(delay(job)));
    }

    private Duration delay(Job job) {
        @Nullable Kind kind = kinds.find(job.kind());
        return kind == null
                ? Duration.ZERO
                : kind.retryPolicy()
                        .delay(job.attempt(), ThreadLocalRandom.current().nextDouble());
    }

    private void settled(Job job, Outcome outcome, boolean kept) {
        if (kept) {
            meters.finished(job, outcome);
        } else {
            log.warn("The outcome of job {}, attempt {}, was dropped: its claim was lost", job.id(), job.attempt());
        }
    }
}
