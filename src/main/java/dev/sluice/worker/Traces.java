package dev.sluice.worker;

import dev.sluice.job.Job;
import dev.sluice.job.TraceParent;
import dev.sluice.store.Claim;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import org.jspecify.annotations.Nullable;

/**
 * Tells a tracing tool of attempts. The registry is not Spring Boot's, which would count all that is observed a second
 * time; what handlers observe by that one comes below the attempt all the same.
 */
final class Traces {

    private static final String NAME = "sluice.attempt";

    private final ObservationRegistry registry = ObservationRegistry.create();

    /**
     * Traces.
     *
     * @param tracer null if there is nowhere to send spans: then they cost nothing
     */
    Traces(@Nullable Tracer tracer) {
        if (tracer != null) {
            registry.observationConfig().observationHandler(new AttemptSpans(tracer));
        }
    }

    /** What is to be told of an attempt: to be started and stopped with it. */
    Observation of(Job job) {
        return Observation.createNotStarted(NAME, () -> new AttemptSpans.Context(job), registry);
    }

    /**
     * Where in a trace an attempt is, once it began. Without spans of our own it has a place all the same, made up of what
     * the job is: a target finds all calls of a job in the trace of its submission, or in one of the job's own.
     */
    static TraceParent place(Claim claim, Observation observation) {
        TracingContext told = observation.getContextView().get(TracingContext.class);
        return told == null || told.getSpan() == null
                ? madeUp(claim)
                : of(told.getSpan().context());
    }

    /** Tells how an attempt ended. */
    static void end(Attempt attempt, Outcome outcome) {
        Observation observation = attempt.observation();
        observation.lowCardinalityKeyValue(
                "sluice.outcome", outcome.word(attempt.claim().job()));
        if (outcome instanceof Outcome.Failure failure) {
            observation.error(failure.error());
        }
        observation.stop();
    }

    private static TraceParent of(TraceContext context) {
        return TraceParent.of(context.traceId(), context.spanId(), context.sampled());
    }

    private static TraceParent madeUp(Claim claim) {
        Job job = claim.job();
        TraceParent given = TraceParent.parse(job.trace());
        long span = job.id().value().getLeastSignificantBits() + claim.epoch();
        return new TraceParent(
                given == null ? job.id().toString().replace("-", "") : given.traceId(),
                "%016x".formatted(span == 0 ? 1 : span),
                given == null ? "00" : given.flags());
    }
}
