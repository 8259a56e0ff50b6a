package dev.sluice.queue;

import dev.sluice.store.JobStore;
import dev.sluice.store.QueueStore;
import dev.sluice.store.ReplicaStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Schedulers;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(QueuesSettings.class)
class QueueConfiguration {

    @Bean
    Queues queues(QueuesSettings settings, JobStore store, ReplicaStore replicas, KindNames kinds) {
        Queues queues = new Queues(
                settings,
                name -> new JobQueue(
                        name, settings.queue(name), store, kinds.names(), Schedulers.parallel(), System::nanoTime));
        replicas.tell(queues::figures);
        return queues;
    }

    @Bean
    Admission admission(Queues queues, JobStore store, MeterRegistry meters) {
        return new Admission(queues, store, meters);
    }

    @Bean
    Overrides overrides(QueueStore store, Queues queues) {
        return new Overrides(store, queues);
    }

    @Bean
    Census census(JobStore store, Queues queues, MeterRegistry meters, Clock clock) {
        Census census = new Census(store, queues, clock);
        QueueMeters.register(meters, queues, census);
        return census;
    }
}
