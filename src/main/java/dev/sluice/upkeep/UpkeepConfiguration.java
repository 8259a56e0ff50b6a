package dev.sluice.upkeep;

import dev.sluice.queue.Census;
import dev.sluice.queue.KindNames;
import dev.sluice.queue.Overrides;
import dev.sluice.queue.Queues;
import dev.sluice.store.CallbackStore;
import dev.sluice.store.InboxStore;
import dev.sluice.store.JobStore;
import dev.sluice.store.ScheduleStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RetentionSettings.class)
class UpkeepConfiguration {

    @Bean
    Recovery recovery(JobStore store, Queues queues, Overrides overrides) {
        return new Recovery(store, queues, overrides);
    }

    @Bean
    QueueUpkeep queueUpkeep(JobStore store, Queues queues, KindNames kinds, Overrides overrides, Census census) {
        return new QueueUpkeep(store, queues, kinds, overrides, census);
    }

    @Bean
    DueJobs dueJobs(JobStore store, Queues queues, Clock clock) {
        return new DueJobs(store, queues, clock);
    }

    @Bean
    StoreHealth storeHealthIndicator(JobStore store) {
        return new StoreHealth(store);
    }

    @Bean
    Schedules schedules(ScheduleStore store, Clock clock) {
        return new Schedules(store, clock);
    }

    @Bean
    Firings firings(ScheduleStore store, Queues queues, Clock clock) {
        return new Firings(store, queues::stored, clock);
    }

    @Bean
    Callbacks callbacks(JobStore store, CallbackStore callbacks, CallbackCalls calls, Queues queues) {
        return new Callbacks(store, callbacks, calls, queues::stored);
    }

    @Bean
    Offer offer(ObjectProvider<InboxStore> inbox, SubmissionRules rules, Queues queues) {
        return new Offer(inbox.getIfAvailable(), rules, queues);
    }

    @Bean
    Inbox inbox(
            ObjectProvider<InboxStore> inbox,
            SubmissionRules rules,
            Queues queues,
            KindNames kinds,
            MeterRegistry meters,
            Clock clock) {
        return new Inbox(inbox.getIfAvailable(), rules, queues, kinds, meters, clock);
    }

    @Bean
    Retention retention(JobStore store, RetentionSettings settings, MeterRegistry meters, Clock clock) {
        return new Retention(store, settings, meters, clock);
    }
}
