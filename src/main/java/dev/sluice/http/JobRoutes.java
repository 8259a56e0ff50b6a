package dev.sluice.http;

import static org.springframework.web.reactive.function.server.RequestPredicates.methods;
import static org.springframework.web.reactive.function.server.RequestPredicates.path;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.sluice.event.JobEvents;
import dev.sluice.job.Job;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** One job as it stands. */
final class JobRoutes {

    private static final String PATH = "/jobs/{id}";

    private final JobEvents events;

    JobRoutes(JobEvents events) {
        this.events = events;
    }

    RouterFunction<ServerResponse> routes() {
        return route().route(path(PATH).and(methods(HttpMethod.GET, HttpMethod.HEAD)), this::show)
                .add(Refusals.otherMethods(path(PATH), HttpMethod.GET, HttpMethod.HEAD))
                .build();
    }

    /** The version changes with every change of the row, so it is a strong validator. */
    private Mono<ServerResponse> show(ServerRequest request) {
        return Refusals.id(request).flatMap(events::job).flatMap(job -> {
            Accept.best(request, MediaType.APPLICATION_JSON);
            String etag = "\"" + job.version() + "\"";
            return request.checkNotModified(etag).switchIfEmpty(Mono.defer(() -> body(job, etag)));
        });
    }

    private static Mono<ServerResponse> body(Job job, String etag) {
        return ServerResponse.ok()
                .eTag(etag)
                .cacheControl(CacheControl.noCache())
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(JobJson.job(job));
    }
}
