package dev.sluice.queue;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** Tells how full queues are: {@code sluice.queue.waiting}, {@code .running}, {@code .oldest.age}, {@code sluice.jobs.stranded}. */
final class QueueMeters {

    private QueueMeters() {}

    static void register(MeterRegistry meters, Queues queues, Census census) {
        for (JobQueue queue : queues.all()) {
            gauge(meters, queue, "sluice.queue.waiting", "Jobs that wait", JobQueue::waiting);
            gauge(meters, queue, "sluice.queue.running", "Jobs that run", JobQueue::running);
            gauge(
                    meters,
                    queue,
                    "sluice.queue.oldest.age",
                    "Seconds the oldest job waits",
                    each -> census.oldestAge(each.name()));
        }
        Gauge.builder("sluice.jobs.stranded", census, Census::stranded)
                .description("Waiting jobs of a queue or a kind that this process does not have")
                .register(meters);
    }

    private static void gauge(
            MeterRegistry meters, JobQueue queue, String name, String description, ToDoubleFunction<JobQueue> value) {
        Gauge.builder(name, queue, value)
                .description(description)
                .tag("queue", queue.name())
                .register(meters);
    }
}
