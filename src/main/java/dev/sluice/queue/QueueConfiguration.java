package dev.sluice.queue;

import dev.sluice.store.JobStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(QueuesSettings.class)
class QueueConfiguration {

    @Bean
    Queues queues(QueuesSettings settings, JobStore store, KindNames kinds) {
        return new Queues(
                settings, name -> new JobQueue(name, settings.queue(name), store, kinds.names(), System::nanoTime));
    }

    @Bean
    Admission admission(Queues queues, JobStore store, MeterRegistry meters) {
        for (JobQueue queue : queues.all()) {
            gauge(meters, queue, "sluice.queue.waiting", "Jobs that wait", JobQueue::waiting);
            gauge(meters, queue, "sluice.queue.running", "Jobs that run", JobQueue::running);
        }
        return new Admission(queues, store, meters);
    }

    private static void gauge(
            MeterRegistry meters, JobQueue queue, String name, String description, ToDoubleFunction<JobQueue> value) {
        Gauge.builder(name, queue, value)
                .description(description)
                .tag("queue", queue.name())
                .register(meters);
    }
}
