package dev.sluice.http;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.sluice.event.JobEvents;
import dev.sluice.job.Job;
import dev.sluice.queue.Admission;
import dev.sluice.queue.Overrides;
import dev.sluice.queue.Queues;
import dev.sluice.security.LimitSettings;
import dev.sluice.security.Tickets;
import dev.sluice.store.Insertion;
import dev.sluice.store.JobStore;
import dev.sluice.store.ReplicaStore;
import dev.sluice.store.SecretStore;
import dev.sluice.upkeep.Schedules;
import dev.sluice.worker.JobSettings;
import dev.sluice.worker.Kinds;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BiFunction;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({EventSettings.class, ServerSettings.class})
class HttpConfiguration {

    /** Room for everything in a body that is not the payload. */
    private static final int ENVELOPE = 64 * 1024;

    /** How long a line of many waits for a place in its queue. */
    private static final Duration FOR_A_PLACE = Duration.ofSeconds(30);

    /** How long a client may leave unread what was written to it. */
    private static final Duration TO_READ = Duration.ofSeconds(30);

    /** How long a client waits for an answer to begin. */
    private static final Duration TO_ANSWER = Duration.ofSeconds(30);

    /** Threads and connections of its own: what all of a JVM share ends with the first application that does. */
    @Bean
    ReactorResourceFactory reactorResourceFactory() {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        resources.setLoopResourcesSupplier(() -> LoopResources.create("reactor-http"));
        return resources;
    }

    @Bean
    CallbackBody callbackBody(Kinds kinds, Clock clock) {
        return new CallbackBody(kinds, clock);
    }

    @Bean
    PayloadSchemas payloadSchemas(Kinds kinds, JsonMapper json) {
        return new PayloadSchemas(kinds, json);
    }

    @Bean
    SubmissionReader submissionReader(
            Kinds kinds,
            PayloadSchemas schemas,
            CallbackBody callbacks,
            Queues queues,
            JobSettings settings,
            Clock clock) {
        return new SubmissionReader(kinds, schemas, callbacks, queues, settings, clock);
    }

    @Bean
    HandedRules handedRules(Kinds kinds, PayloadSchemas schemas, CallbackBody callbacks, JobSettings settings) {
        return new HandedRules(kinds, schemas, callbacks, settings);
    }

    @Bean
    Body body(JobSettings settings) {
        return new Body(Math.toIntExact(settings.maxPayload().toBytes()) + ENVELOPE);
    }

    @Bean
    NdjsonIntake ndjsonIntake(Body body, JsonMapper json) {
        return new NdjsonIntake(body.limit(), json);
    }

    @Bean
    NdjsonRoutes ndjsonRoutes(NdjsonIntake intake, SubmissionReader reader, Admission admission) {
        BiFunction<ServerRequest, byte[], Mono<Job>> submit = (request, line) -> {
            Submission submission = reader.read(line);
            return admission
                    .submit(
                            RequestTrace.mark(request, Ownership.mark(request, submission.job())),
                            submission.expected(),
                            FOR_A_PLACE)
                    .map(Insertion::job)
                    .doOnNext(job -> Ownership.check(request, job));
        };
        return new NdjsonRoutes(intake, submit, new StreamWriter(TO_READ));
    }

    /** Sealed with what all processes on this store know. */
    @Bean
    Tickets tickets(SecretStore secrets, Clock clock) {
        byte[] proposal = new byte[Tickets.SECRET];
        new SecureRandom().nextBytes(proposal);
        return new Tickets(secrets.secret("tickets", proposal).cacheInvalidateIf(secret -> false), clock);
    }

    @Bean
    EventStreams eventStreams(EventSettings settings, LimitSettings limits) {
        return new EventStreams(new Readers(settings.maxReaders(), limits.readers()), new StreamWriter(TO_READ));
    }

    /** The way of a submission comes first, for it is the one most taken. */
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
            ReplicaStore replicas,
            SubmissionReader reader,
            Body body,
            NdjsonRoutes ndjson,
            Tickets tickets,
            Clock clock) {
        RequestRoutes requests =
                new RequestRoutes(admission, reader, body, new Idempotency(admission, store), new PreferWait(events));
        AnswerTimeout timeout = new AnswerTimeout(TO_ANSWER, new LoopTimers()::of);
        return route().add(route().add(ndjson.routes())
                        .add(requests.routes())
                        .filter(timeout)
                        .build())
                .add(new BulkRoutes(store, queues, TO_ANSWER).routes())
                .add(route().add(new EventRoutes(events, streams, clock).routes())
                        .add(new LiveRoutes(events, streams, clock).routes())
                        .add(new JobListRoutes(store).routes())
                        .add(new JobRoutes(store, queues).routes())
                        .add(new KindRoutes(kinds).routes())
                        .add(new QueueRoutes(queues, overrides, store, replicas, clock).routes())
                        .add(new ReplicaRoutes(replicas).routes())
                        .add(new ScheduleRoutes(schedules, new ScheduleReader(reader, schedules), body).routes())
                        .add(new TicketRoutes(tickets).routes())
                        .add(new DashboardRoutes().routes())
                        .filter(timeout)
                        .build())
                .build();
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
    ServerLimits serverLimits(ServerSettings settings) {
        return new ServerLimits(settings);
    }

    @Bean
    ProblemHandler problemHandler(JsonMapper json) {
        return new ProblemHandler(json);
    }
}
