package dev.sluice.http;

import static org.springframework.web.reactive.function.server.RequestPredicates.methods;
import static org.springframework.web.reactive.function.server.RequestPredicates.path;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.sluice.job.JobException;
import dev.sluice.queue.JobQueue;
import dev.sluice.queue.Queues;
import dev.sluice.store.Answers;
import dev.sluice.store.JobStore;
import dev.sluice.store.QueueStore;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The queues, how they stand, and what a person may change while they run. */
final class QueueRoutes {

    private static final String PATH = "/queues";
    private static final String ONE = "/queues/{name}";

    private final Queues queues;
    private final JobStore jobs;
    private final QueueStore overrides;
    private final Body body;
    private final Clock clock;

    QueueRoutes(Queues queues, JobStore jobs, QueueStore overrides, Body body, Clock clock) {
        this.queues = queues;
        this.jobs = jobs;
        this.overrides = overrides;
        this.body = body;
        this.clock = clock;
    }

    RouterFunction<ServerResponse> routes() {
        return route().route(read(PATH), this::list)
                .route(read(ONE), this::show)
                .PATCH(ONE, this::change)
                .add(Refusals.otherMethods(path(PATH), HttpMethod.GET, HttpMethod.HEAD))
                .add(Refusals.otherMethods(path(ONE), HttpMethod.GET, HttpMethod.HEAD, HttpMethod.PATCH))
                .build();
    }

    private static RequestPredicate read(String path) {
        return path(path).and(methods(HttpMethod.GET, HttpMethod.HEAD));
    }

    private Mono<ServerResponse> list(ServerRequest request) {
        return Mono.defer(() -> {
            Accept.best(request, MediaType.APPLICATION_JSON);
            return answer(queues.all(), QueueJson::queues);
        });
    }

    private Mono<ServerResponse> show(ServerRequest request) {
        return queue(request).flatMap(queue -> {
            Accept.best(request, MediaType.APPLICATION_JSON);
            return answer(List.of(queue), QueueJson::queue);
        });
    }

    private Mono<ServerResponse> change(ServerRequest request) {
        return queue(request)
                .flatMap(queue -> Refusals.otherThanJson(request)
                        .then(Mono.defer(() -> body.read(request)))
                        .map(QueueChange::read)
                        .flatMap(change -> overrides.override(queue.name(), change::apply))
                        .contextWrite(Answers.on(EventLoops.of(request)))
                        .doOnNext(queue::apply)
                        .then(Mono.defer(() -> answer(List.of(queue), QueueJson::queue))));
    }

    private Mono<JobQueue> queue(ServerRequest request) {
        String name = request.pathVariable("name");
        return Mono.justOrEmpty(queues.find(name)).switchIfEmpty(Mono.error(() -> JobException.queueNotFound(name)));
    }

    private Mono<ServerResponse> answer(Collection<JobQueue> shown, Function<List<QueueJson>, byte[]> json) {
        return Mono.zip(
                        jobs.counts(),
                        jobs.oldest(),
                        (counts, oldest) -> shown.stream()
                                .map(queue ->
                                        QueueJson.of(queue.status(), counts, oldest.get(queue.name()), clock.instant()))
                                .toList())
                .flatMap(all -> ServerResponse.ok()
                        .cacheControl(CacheControl.noStore())
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(json.apply(all)));
    }
}
