package dev.sluice.handler;

import dev.sluice.worker.JobContext;

/**
 * A call's place in a trace (W3C Trace Context): one span for each attempt, in the trace that the submission was a part of,
 * or else in one of the job's own.
 */
final class Trace {

    private static final int TRACE_ID = 3;
    private static final int SPAN_ID = 36;
    private static final int FLAGS = 53;

    private Trace() {}

    static String of(JobContext job) {
        String given = job.trace();
        long span = job.id().value().getLeastSignificantBits() + job.epoch();
        String trace = given == null ? job.id().toString().replace("-", "") : given.substring(TRACE_ID, SPAN_ID - 1);
        String flags = given == null ? "00" : given.substring(FLAGS);
        return "00-%s-%016x-%s".formatted(trace, span == 0 ? 1 : span, flags);
    }
}
