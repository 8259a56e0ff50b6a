package dev.sluice.worker;

import dev.sluice.job.Job;
import dev.sluice.job.TraceParent;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes two spans of an attempt: how long its job had waited for it, and the attempt itself, which is linked to the
 * submission. Both are in the submission's trace; a job that nobody traced begins one with each attempt.
 *
 * <p>Attributes that other tools know too are named as in OpenTelemetry's <a
 * href="https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/">conventions for messaging</a>.
 */
final class AttemptSpans implements TracingObservationHandler<AttemptSpans.Context> {

    private final Tracer tracer;

    AttemptSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    /** What is known of an attempt as it begins. */
    static final class Context extends Observation.Context {

        private final Job job;

        Context(Job job) {
            this.job = job;
            addLowCardinalityKeyValue(KeyValue.of("messaging.system", "sluice"));
            addLowCardinalityKeyValue(KeyValue.of("messaging.destination.name", job.queue()));
            addHighCardinalityKeyValue(
                    KeyValue.of("messaging.message.id", job.id().toString()));
            addLowCardinalityKeyValue(KeyValue.of("sluice.kind", job.kind()));
            addLowCardinalityKeyValue(KeyValue.of("sluice.attempt", Integer.toString(job.attempt())));
        }
    }

    @Override
    public Tracer getTracer() {
        return tracer;
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof Context;
    }

    @Override
    public void onStart(Context context) {
        TraceContext submission = submission(context.job);
        TraceContext wait = waited(context, submission);
        context.addLowCardinalityKeyValue(KeyValue.of("messaging.operation.type", "process"));
        Span.Builder attempt = tracer.spanBuilder()
                .name("attempt " + context.job.kind())
                .kind(Span.Kind.CONSUMER)
                .setParent(submission == null ? wait : submission);
        if (submission != null) {
            attempt.addLink(new Link(submission));
        }
        getTracingContext(context).setSpan(attempt.start());
    }

    @Override
    public void onStop(Context context) {
        Span span = getRequiredSpan(context);
        tagSpan(context, span);
        endSpan(context, span);
    }

    private @Nullable TraceContext submission(Job job) {
        TraceParent parent = TraceParent.parse(job.trace());
        return parent == null
                ? null
                : tracer.traceContextBuilder()
                        .traceId(parent.traceId())
                        .spanId(parent.spanId())
                        .sampled(parent.isSampled())
                        .build();
    }

    /** The wait is over when it is told of, so its times are those of the job. */
    private TraceContext waited(Context context, @Nullable TraceContext submission) {
        Job job = context.job;
        long since = job.waitingSince().toEpochMilli();
        Span.Builder wait =
                tracer.spanBuilder().name("wait " + job.kind()).startTimestamp(since, TimeUnit.MILLISECONDS);
        Span span = (submission == null ? wait.setNoParent() : wait.setParent(submission)).start();
        tagSpan(context, span);
        Instant began = job.startedAt();
        span.end(Math.max(since, began == null ? 0 : began.toEpochMilli()), TimeUnit.MILLISECONDS);
        return span.context();
    }
}
