package dev.sluice.http;

import dev.sluice.job.NewJob;
import java.util.regex.Pattern;
import org.springframework.web.reactive.function.server.ServerRequest;

/** The place in a trace that a request says it comes from (W3C Trace Context, version 00). */
final class TraceParent {

    private static final String HEADER = "traceparent";

    /** Neither id may be all zeros. */
    private static final Pattern VALID = Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private TraceParent() {}

    /** The job as a part of that trace; what is malformed is left out, as the standard has it. */
    static NewJob mark(ServerRequest request, NewJob job) {
        String context = request.headers().firstHeader(HEADER);
        return context != null && VALID.matcher(context).matches() ? job.tracedBy(context) : job;
    }
}
