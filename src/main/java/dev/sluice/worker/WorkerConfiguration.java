package dev.sluice.worker;

import dev.sluice.queue.KindNames;
import dev.sluice.queue.Queues;
import dev.sluice.store.JobStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({JobSettings.class, KindSettings.ByKind.class, ShutdownSettings.class})
class WorkerConfiguration {

    @Bean
    Kinds kinds(List<JobHandler> handlers, JobSettings settings, KindSettings.ByKind byKind) {
        return new Kinds(handlers, settings, byKind.kinds());
    }

    @Bean
    KindNames kindNames(Kinds kinds) {
        return new KindNames(kinds.names());
    }

    @Bean
    Workers workers(
            ApplicationContext context,
            Queues queues,
            JobStore store,
            Kinds kinds,
            JobSettings settings,
            ShutdownSettings shutdown,
            MeterRegistry meters,
            ObjectProvider<Tracer> tracer,
            JsonMapper json,
            Clock clock) {
        JobMeters jobMeters = new JobMeters(meters, clock);
        Abandoned abandoned = new Abandoned(meters, tooMany -> liveness(context, tooMany));
        Results results = new Results(json, settings.maxPayload());
        Traces traces = new Traces(tracer.getIfAvailable());
        JobRunner runner = new JobRunner(store, kinds, results, jobMeters, traces, abandoned, clock);
        return new Workers(context, queues, store, runner, shutdown);
    }

    private static void liveness(ApplicationContext context, boolean tooMany) {
        AvailabilityChangeEvent.publish(context, tooMany ? LivenessState.BROKEN : LivenessState.CORRECT);
    }
}
