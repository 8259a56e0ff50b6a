package dev.sluice.http;

import static org.springframework.web.reactive.function.server.RequestPredicates.methods;
import static org.springframework.web.reactive.function.server.RequestPredicates.path;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.sluice.job.JobException;
import dev.sluice.queue.JobQueue;
import dev.sluice.queue.Overrides;
import dev.sluice.queue.Queues;
import dev.sluice.store.Answers;
import dev.sluice.store.JobReads;
import dev.sluice.store.ReplicaStore;
import java.time.Clock;
import java.util.function.Function;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The queues of this process: how they do, and what a person may change while they run. */
final class QueueRoutes {

    private static final String ALL = "/queues";
    private static final String ONE = "/queues/{name}";

    /** A change is three short fields. */
    private static final Body BODY = new Body(16 * 1024);

    private final Queues queues;
    private final Overrides overrides;
    private final JobReads store;
    private final ReplicaStore replicas;
    private final Clock clock;

    QueueRoutes(Queues queues, Overrides overrides, JobReads store, ReplicaStore replicas, Clock clock) {
        this.queues = queues;
        this.overrides = overrides;
        this.store = store;
        this.replicas = replicas;
        this.clock = clock;
    }

    RouterFunction<ServerResponse> routes() {
        return route().route(path(ALL).and(methods(HttpMethod.GET, HttpMethod.HEAD)), this::list)
                .add(Refusals.otherMethods(path(ALL), HttpMethod.GET, HttpMethod.HEAD))
                .route(path(ONE).and(methods(HttpMethod.GET, HttpMethod.HEAD)), this::show)
                .PATCH(ONE, this::change)
                .add(Refusals.otherMethods(path(ONE), HttpMethod.GET, HttpMethod.HEAD, HttpMethod.PATCH))
                .build();
    }

    private Mono<ServerResponse> list(ServerRequest request) {
        return answer(
                request,
                json -> json.queues(queues.all().stream().map(JobQueue::status).toList()));
    }

    private Mono<ServerResponse> show(ServerRequest request) {
        return queue(request).flatMap(queue -> answer(request, json -> json.queue(queue.status())));
    }

    private Mono<ServerResponse> change(ServerRequest request) {
        return queue(request)
                .doOnNext(queue -> Accept.best(request, MediaType.APPLICATION_JSON))
                .doOnNext(queue -> Refusals.otherThanJson(request))
                .flatMap(queue -> BODY.read(request)
                        .map(QueueFields::read)
                        .flatMap(change -> Uncancelled.of(overrides.change(queue, change)))
                        .then(Mono.defer(() -> answer(request, json -> json.queue(queue.status())))))
                .contextWrite(Answers.on(Connections.loop(request)));
    }

    private Mono<JobQueue> queue(ServerRequest request) {
        return Mono.fromSupplier(() -> {
            String name = request.pathVariable("name");
            JobQueue queue = queues.find(name);
            if (queue == null) {
                throw JobException.queueNotFound(name);
            }
            return queue;
        });
    }

    private Mono<ServerResponse> answer(ServerRequest request, Function<QueueJson, byte[]> body) {
        return Mono.fromRunnable(() -> Accept.best(request, MediaType.APPLICATION_JSON))
                .then(Mono.zip(store.counts(), store.oldest(), replicas.others()))
                .flatMap(read -> ServerResponse.ok()
                        .cacheControl(CacheControl.noStore())
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(
                                body.apply(new QueueJson(read.getT1(), read.getT2(), read.getT3(), clock.instant()))));
    }
}
