package dev.sluice.upkeep;

import dev.sluice.queue.Queues;
import dev.sluice.store.JobStore;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class UpkeepConfiguration {

    @Bean
    Recovery recovery(JobStore store, Queues queues) {
        return new Recovery(store, queues);
    }

    @Bean
    DueJobs dueJobs(JobStore store, Queues queues, Clock clock) {
        return new DueJobs(store, queues, clock);
    }
}
