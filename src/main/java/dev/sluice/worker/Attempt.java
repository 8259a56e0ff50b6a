package dev.sluice.worker;

import dev.sluice.job.JobId;
import dev.sluice.job.Progress;
import dev.sluice.store.Claim;
import dev.sluice.store.JobStore;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

/** One attempt as its handler sees it, and what it said of its progress. */
final class Attempt implements JobContext {

    private final Claim claim;
    private final Observation observation;
    private final Reports reports;
    private final Sinks.One<Outcome> cut = Sinks.one();
    private volatile boolean givenUp;
    private @Nullable Logger logger;

    Attempt(Claim claim, Observation observation, JobStore store) {
        this.claim = claim;
        this.observation = observation;
        this.reports = new Reports(store, claim);
    }

    Claim claim() {
        return claim;
    }

    /** What a tracing tool is told of it. */
    Observation observation() {
        return observation;
    }

    /** What a reactive handler observes comes below it. */
    Context observed(Context context) {
        return observation.isNoop() ? context : context.put(ObservationThreadLocalAccessor.KEY, observation);
    }

    @Override
    public JobId id() {
        return claim.job().id();
    }

    @Override
    public int attempt() {
        return claim.job().attempt();
    }

    @Override
    public int maxAttempts() {
        return claim.job().maxAttempts();
    }

    @Override
    public long epoch() {
        return claim.epoch();
    }

    @Override
    public String payload() {
        return claim.job().payload();
    }

    @Override
    public String trace() {
        return Traces.place(claim, observation).toString();
    }

    @Override
    public @Nullable Instant deadline() {
        Instant began = claim.job().startedAt();
        Duration timeout = claim.job().timeout();
        return began == null || timeout.isZero() ? null : began.plus(timeout);
    }

    @Override
    public boolean isCancelled() {
        return givenUp;
    }

    @Override
    public synchronized Logger logger() {
        if (logger == null) {
            logger = new JobLogger(claim.job());
        }
        return logger;
    }

    /** Nothing that the handler still says counts. */
    void giveUp() {
        givenUp = true;
        reports.end();
    }

    /** Ends it so, whatever its handler does, unless it has ended. */
    void cut(Outcome outcome) {
        cut.tryEmitValue(outcome);
    }

    /** How it ends, if not by its handler. */
    Mono<Outcome> cut() {
        return cut.asMono();
    }

    @Override
    public void progress(int percent, @Nullable String message) {
        reports.add(new Progress(percent, message));
    }

    /** What it says of its progress, and what of that is written. */
    Reports reports() {
        return reports;
    }
}
