package dev.sluice.http;

import static org.springframework.web.reactive.function.server.RouterFunctions.resources;

import dev.sluice.event.JobEvents;
import dev.sluice.queue.Admission;
import dev.sluice.queue.Queues;
import dev.sluice.store.JobStore;
import dev.sluice.upkeep.Schedules;
import dev.sluice.worker.JobSettings;
import dev.sluice.worker.Kinds;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class HttpConfiguration {

    /** Room for everything in a body that is not the payload. */
    private static final int ENVELOPE = 64 * 1024;

    @Bean
    RouterFunction<ServerResponse> routes(
            Admission admission,
            JobStore store,
            JobEvents events,
            Kinds kinds,
            Queues queues,
            Schedules schedules,
            JobSettings settings,
            Clock clock) {
        SubmissionReader reader = new SubmissionReader(kinds, queues, settings, clock);
        Body body = new Body(Math.toIntExact(settings.maxPayload().toBytes()) + ENVELOPE);
        return new RequestRoutes(admission, reader, body, new Idempotency(store), new PreferWait(events))
                .routes()
                .and(new EventRoutes(events, clock).routes())
                .and(new JobListRoutes(store, queues).routes())
                .and(new JobRoutes(store, queues).routes())
                .and(new KindRoutes(kinds).routes())
                .and(new ScheduleRoutes(schedules, new ScheduleReader(reader, schedules), body).routes())
                .and(resources("/**", new ClassPathResource("static/")));
    }

    @Bean
    ProblemHandler problemHandler(JsonMapper json) {
        return new ProblemHandler(json);
    }
}
