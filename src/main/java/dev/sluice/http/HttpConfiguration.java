package dev.sluice.http;

import dev.sluice.event.JobEvents;
import dev.sluice.queue.Admission;
import dev.sluice.queue.Overrides;
import dev.sluice.queue.Queues;
import dev.sluice.security.LimitSettings;
import dev.sluice.store.Insertion;
import dev.sluice.store.JobStore;
import dev.sluice.upkeep.Schedules;
import dev.sluice.worker.JobSettings;
import dev.sluice.worker.Kinds;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({EventSettings.class, LimitSettings.class})
class HttpConfiguration {

    /** Room for everything in a body that is not the payload. */
    private static final int ENVELOPE = 64 * 1024;

    /** How long a line of many waits for a place in its queue. */
    private static final Duration FOR_A_PLACE = Duration.ofSeconds(30);

    /** How long a client may leave unread what was written to it. */
    private static final Duration TO_READ = Duration.ofSeconds(30);

    @Bean
    SubmissionReader submissionReader(Kinds kinds, Queues queues, JobSettings settings, Clock clock) {
        return new SubmissionReader(kinds, queues, settings, clock);
    }

    @Bean
    Body body(JobSettings settings) {
        return new Body(Math.toIntExact(settings.maxPayload().toBytes()) + ENVELOPE);
    }

    @Bean
    NdjsonIntake ndjsonIntake(Body body, SubmissionReader reader, Admission admission, JsonMapper json) {
        return new NdjsonIntake(
                body.limit(),
                line -> {
                    Submission submission = reader.read(line);
                    return admission
                            .submit(submission.job(), submission.expected(), FOR_A_PLACE)
                            .map(Insertion::job);
                },
                json);
    }

    @Bean
    EventStreams eventStreams(EventSettings settings, LimitSettings limits) {
        return new EventStreams(new Readers(settings.maxReaders(), limits.readers()), new StreamWriter(TO_READ));
    }

    @Bean
    RouterFunction<ServerResponse> routes(
            Admission admission,
            JobStore store,
            JobEvents events,
            EventStreams streams,
            Kinds kinds,
            Queues queues,
            Overrides overrides,
            Schedules schedules,
            SubmissionReader reader,
            Body body,
            NdjsonIntake intake,
            Clock clock) {
        return new NdjsonRoutes(intake, new StreamWriter(TO_READ))
                .routes()
                .and(new RequestRoutes(admission, reader, body, new Idempotency(store), new PreferWait(events))
                        .routes())
                .and(new EventRoutes(events, streams, clock).routes())
                .and(new LiveRoutes(events, streams, clock).routes())
                .and(new JobListRoutes(store, queues).routes())
                .and(new JobRoutes(store, queues).routes())
                .and(new KindRoutes(kinds).routes())
                .and(new QueueRoutes(queues, overrides, store, clock).routes())
                .and(new ScheduleRoutes(schedules, new ScheduleReader(reader, schedules), body).routes())
                .and(new DashboardRoutes().routes());
    }

    /** Ends open bodies once the workers are drained, so that the server need not wait for their clients. */
    @Bean
    EndOfIntake endOfIntake(NdjsonIntake intake, ApplicationContext context) {
        return new EndOfIntake(intake, context);
    }

    /** Listens after the workers. */
    @Order(Ordered.LOWEST_PRECEDENCE)
    record EndOfIntake(NdjsonIntake intake, ApplicationContext context)
            implements ApplicationListener<ContextClosedEvent> {

        @Override
        public void onApplicationEvent(ContextClosedEvent closed) {
            if (closed.getApplicationContext() == context) {
                intake.close();
            }
        }
    }

    @Bean
    ProblemHandler problemHandler(JsonMapper json) {
        return new ProblemHandler(json);
    }
}
