package dev.sluice.worker;

import dev.sluice.job.Job;
import dev.sluice.store.Claim;
import dev.sluice.store.JobStore;
import dev.sluice.store.Ticket;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs one job from claim to outcome. */
final class JobRunner {

    private static final Logger log = LoggerFactory.getLogger(JobRunner.class);

    /** How long a handler may take to end when its job is cancelled; then it is done without it. */
    private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(5);

    /** How long a job waits that cannot be run just now. */
    private static final Duration NOT_NOW = Duration.ofSeconds(1);

    private final Running running = new Running();
    private final JobStore store;
    private final Kinds kinds;
    private final Results results;
    private final JobMeters meters;
    private final Traces traces;
    private final Abandoned abandoned;
    private final Settlement settlement;

    JobRunner(
            JobStore store,
            Kinds kinds,
            Results results,
            JobMeters meters,
            Traces traces,
            Abandoned abandoned,
            Clock clock) {
        this.store = store;
        this.kinds = kinds;
        this.results = results;
        this.meters = meters;
        this.traces = traces;
        this.abandoned = abandoned;
        this.settlement = new Settlement(store, kinds, meters, clock);
    }

    /**
     * Claims the job and runs its next attempt.
     *
     * @param ticket what the queue handed over
     * @param crew calls the handler
     * @return complete when the outcome is durable, or when the job was not there to be claimed any more
     */
    Mono<Void> run(Ticket ticket, Crew crew) {
        return Settlement.untilAvailable(start(ticket)).flatMap(started -> run(started, crew));
    }

    /** Claims that are lost from here on include this one, although nobody knows of it yet. */
    private Mono<Started> start(Ticket ticket) {
        return Mono.defer(() -> {
            int losses = running.losses();
            return store.start(ticket).map(claim -> new Started(claim, losses));
        });
    }

    private record Started(Claim claim, int losses) {}

    private Mono<Void> run(Started started, Crew crew) {
        Claim claim = started.claim();
        Attempt attempt = new Attempt(claim, traces.of(claim.job()), store);
        return running.begin(attempt, started.losses()) ? begun(attempt, crew) : Mono.empty();
    }

    private Mono<Void> begun(Attempt attempt, Crew crew) {
        return Mono.defer(() -> {
                    meters.started(attempt.claim().job());
                    attempt.observation().start();
                    return outcome(attempt, crew);
                })
                .flatMap(outcome -> {
                    attempt.reports().end();
                    Traces.end(attempt, outcome);
                    return settlement.settle(attempt, outcome);
                })
                .doFinally(end -> ended(attempt));
    }

    private void ended(Attempt attempt) {
        attempt.reports().end();
        running.end(attempt);
    }

    /**
     * Cancels jobs that run here when somebody wishes it, for as long as it is subscribed to.
     *
     * @return never completes
     */
    Flux<Void> cancelWished() {
        return store.cancelWishes().doOnNext(running::wish).thenMany(Flux.empty());
    }

    /**
     * Gives up what runs when all claims are lost, for as long as it is subscribed to.
     *
     * @return never completes
     */
    Flux<Void> giveUpLost() {
        return store.claimsLost().doOnNext(reason -> running.lose()).thenMany(Flux.empty());
    }

    /** Puts back what runs. */
    void stop() {
        running.stop();
    }

    private Mono<Outcome> outcome(Attempt attempt, Crew crew) {
        Job job = attempt.claim().job();
        Kind kind = kinds.find(job.kind());
        if (kind == null) {
            return Mono.just(new Outcome.Snooze(NOT_NOW));
        }
        HandlerCall call = new HandlerCall(kind.handler(), attempt, crew, abandoned);
        Mono<Outcome> work = timed(job, call.answer())
                .<Outcome>map(value -> new Outcome.Success(results.text(value)))
                .defaultIfEmpty(new Outcome.Success(null))
                .onErrorResume(JobRunner::failure);
        return Mono.firstWithSignal(work, attempt.cut())
                .delayUntil(outcome -> outcome instanceof Outcome.Cancelled ? ended(call) : Mono.empty());
    }

    private static Mono<Void> ended(HandlerCall call) {
        return call.returned().timeout(CANCEL_PATIENCE, Mono.empty());
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
            log.error("No thread was free for a job that had a slot; it waits", cause);
            return Mono.just(new Outcome.Snooze(NOT_NOW));
        }
        Throwable inner = cause instanceof HandlerCall.Thrown wrapper ? wrapper.getCause() : cause;
        Throwable thrown = inner == null ? cause : inner;
        return Mono.just(
                thrown instanceof EndAttempt end && end.way() == EndAttempt.Way.SNOOZE
                        ? new Outcome.Snooze(end.pause())
                        : new Outcome.Failure(thrown));
    }
}
