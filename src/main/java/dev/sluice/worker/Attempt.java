package dev.sluice.worker;

import dev.sluice.job.JobException;
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
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

/** One attempt as its handler sees it, and what it said of its progress. */
final class Attempt implements JobContext {

    private static final Duration BETWEEN_WRITES = Duration.ofMillis(250);

    private final Claim claim;
    private final Logger logger;
    private final Observation observation;
    private final Sinks.Empty<Void> cancelWish = Sinks.empty();
    private volatile boolean givenUp;
    private volatile @Nullable FluxSink<Progress> reports;
    private volatile @Nullable Progress last;
    private volatile @Nullable Progress written;

    Attempt(Claim claim, Observation observation) {
        this.claim = claim;
        this.observation = observation;
        this.logger = new JobLogger(claim.job());
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
    public Logger logger() {
        return logger;
    }

    /** Nothing that the handler still says counts. */
    void giveUp() {
        givenUp = true;
    }

    /** Somebody wishes that the job be cancelled. */
    void wishCancelled() {
        cancelWish.tryEmitEmpty();
    }

    /** Completes when somebody wishes that the job be cancelled. */
    Mono<Void> cancelWish() {
        return cancelWish.asMono();
    }

    @Override
    public void progress(int percent, @Nullable String message) {
        Progress progress = new Progress(percent, message);
        last = progress;
        FluxSink<Progress> sink = reports;
        if (sink != null) {
            sink.next(progress);
        }
    }

    /** Writes what is reported while it is subscribed to: the first at once, then the latest of each quarter second. */
    Flux<Void> record(JobStore store) {
        return Flux.<Progress>create(sink -> reports = sink, FluxSink.OverflowStrategy.LATEST)
                .concatMap(progress -> write(store, progress).then(Mono.delay(BETWEEN_WRITES)), 0)
                .thenMany(Flux.empty());
    }

    private Mono<Boolean> write(JobStore store, Progress progress) {
        return store.progress(claim, progress)
                .doOnNext(kept -> written = progress)
                .onErrorResume(JobException.Unavailable.class, cause -> Mono.empty());
    }

    /** What was reported last, if it is not in the store yet. */
    @Nullable
    Progress unwritten() {
        Progress latest = last;
        return latest == null || latest.equals(written) ? null : latest;
    }
}
