package dev.sluice.event;

import dev.sluice.store.JobStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

@Configuration(proxyBeanMethods = false)
class EventConfiguration {

    @Bean
    FanOut fanOut(JobStore store) {
        return new FanOut(store);
    }

    @Bean
    JobEvents jobEvents(JobStore store, FanOut fanOut, MeterRegistry meters) {
        JobEvents events = new JobEvents(store, fanOut);
        Gauge.builder("sluice.events.subscribers", events, JobEvents::subscribers)
                .description("Open event streams")
                .register(meters);
        return events;
    }

    /** Ends open streams once the workers are drained, so that readers see the drain and the server need not wait. */
    @Bean
    EndOfStreams endOfStreams(JobEvents events, ApplicationContext context) {
        return new EndOfStreams(events, context);
    }

    /** Listens after the workers. */
    @Order(Ordered.LOWEST_PRECEDENCE)
    record EndOfStreams(JobEvents events, ApplicationContext context)
            implements ApplicationListener<ContextClosedEvent> {

        @Override
        public void onApplicationEvent(ContextClosedEvent closed) {
            if (closed.getApplicationContext() == context) {
                events.close();
            }
        }
    }
}
