package dev.sluice.handler;

import dev.sluice.worker.JobContext;

/** A call's place in a trace (W3C Trace Context): one trace for each job, one span for each of its attempts. */
final class Trace {

    private Trace() {}

    static String of(JobContext job) {
        String trace = job.id().toString().replace("-", "");
        long span = job.id().value().getLeastSignificantBits() + job.epoch();
        return "00-%s-%016x-00".formatted(trace, span == 0 ? 1 : span);
    }
}
