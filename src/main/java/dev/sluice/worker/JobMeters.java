package dev.sluice.worker;

import dev.sluice.job.Job;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Counts what workers do: {@code sluice.jobs.started}, {@code .finished}, {@code .wait} and {@code .run}. */
final class JobMeters {

    private static final String KIND = "kind";

    private final MeterRegistry meters;
    private final Clock clock;

    JobMeters(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
    }

    void started(Job job) {
        Instant began = job.startedAt();
        meters.counter("sluice.jobs.started", KIND, job.kind()).increment();
        if (began != null) {
            meters.timer("sluice.jobs.wait", KIND, job.kind()).record(between(job.waitingSince(), began));
        }
    }

    /** A clock that was set back meanwhile says nothing. */
    private static Duration between(Instant from, Instant to) {
        return from.isAfter(to) ? Duration.ZERO : Duration.between(from, to);
    }

    void finished(Job job, Outcome outcome) {
        Instant began = job.startedAt();
        finished(job, outcome.word(job));
        if (began != null) {
            meters.timer("sluice.jobs.run", KIND, job.kind()).record(between(began, clock.instant()));
        }
    }

    /** Its claim was lost. When it really ended, nobody here can say. */
    void dropped(Job job) {
        finished(job, "dropped");
    }

    private void finished(Job job, String outcome) {
        meters.counter("sluice.jobs.finished", KIND, job.kind(), "outcome", outcome)
                .increment();
    }
}
