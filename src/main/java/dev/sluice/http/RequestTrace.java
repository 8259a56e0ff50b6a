package dev.sluice.http;

import dev.sluice.job.NewJob;
import dev.sluice.job.TraceParent;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Where in a trace a request is: at the span that is made of it, or else where its client says that it comes from. */
final class RequestTrace {

    private static final String HEADER = "traceparent";

    private RequestTrace() {}

    /** The job as a part of the request's trace, if it is in one. */
    static NewJob mark(ServerRequest request, NewJob job) {
        TraceParent own = ServerRequestObservationContext.findCurrent(
                        request.exchange().getAttributes())
                .map(RequestTrace::span)
                .map(RequestTrace::place)
                .orElse(null);
        TraceParent place = own == null ? TraceParent.parse(request.headers().firstHeader(HEADER)) : own;
        return place == null ? job : job.tracedBy(place.toString());
    }

    private static @Nullable Span span(ServerRequestObservationContext request) {
        TracingContext tracing = request.get(TracingContext.class);
        return tracing == null ? null : tracing.getSpan();
    }

    private static TraceParent place(Span span) {
        return TraceParent.of(
                span.context().traceId(),
                span.context().spanId(),
                span.context().sampled());
    }
}
