package dev.sluice.http;

import static org.springframework.web.reactive.function.server.RequestPredicates.methods;
import static org.springframework.web.reactive.function.server.RequestPredicates.path;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.sluice.job.Job;
import dev.sluice.job.JobException;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.queue.Queues;
import dev.sluice.store.Answers;
import dev.sluice.store.JobStore;
import java.util.Map;
import java.util.function.Function;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** One job: as it stands, and what a person may do to it. */
final class JobRoutes {

    private static final String PATH = "/jobs/{id}";
    private static final String RETRY = "/jobs/{id}/retry";

    private final JobStore store;
    private final Queues queues;

    JobRoutes(JobStore store, Queues queues) {
        this.store = store;
        this.queues = queues;
    }

    RouterFunction<ServerResponse> routes() {
        return route().route(path(PATH).and(methods(HttpMethod.GET, HttpMethod.HEAD)), this::show)
                .DELETE(PATH, this::cancel)
                .add(Refusals.otherMethods(path(PATH), HttpMethod.GET, HttpMethod.HEAD, HttpMethod.DELETE))
                .POST(RETRY, this::retry)
                .add(Refusals.otherMethods(path(RETRY), HttpMethod.POST))
                .build();
    }

    /** The version changes with every change of the row, so it is a strong validator. */
    private Mono<ServerResponse> show(ServerRequest request) {
        return job(request, store::find).flatMap(job -> {
            Ownership.check(request, job);
            Accept.best(request, MediaType.APPLICATION_JSON);
            String etag = "\"" + job.version() + "\"";
            return request.checkNotModified(etag)
                    .switchIfEmpty(Mono.defer(() -> ServerResponse.ok()
                            .eTag(etag)
                            .cacheControl(CacheControl.noCache())
                            .contentType(MediaType.APPLICATION_JSON)
                            .bodyValue(JobJson.job(job))));
        });
    }

    /** A job that runs ends when its worker has heard of the wish, which is not yet. */
    private Mono<ServerResponse> cancel(ServerRequest request) {
        return job(request, store::cancel)
                .flatMap(job -> changed(job, job.state() == JobState.RUNNING ? HttpStatus.ACCEPTED : HttpStatus.OK));
    }

    private Mono<ServerResponse> retry(ServerRequest request) {
        return job(request, id -> Uncancelled.of(store.retry(id).doOnNext(this::feed)))
                .flatMap(job -> changed(job, HttpStatus.ACCEPTED));
    }

    private void feed(Job job) {
        queues.stored(Map.of(job.queue(), 1));
    }

    private static Mono<Job> job(ServerRequest request, Function<JobId, Mono<Job>> call) {
        return Refusals.id(request)
                .flatMap(id -> call.apply(id).switchIfEmpty(Mono.error(() -> JobException.notFound(id.toString()))))
                .contextWrite(Answers.on(Connections.loop(request)));
    }

    private static Mono<ServerResponse> changed(Job job, HttpStatus status) {
        return ServerResponse.status(status)
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(JobJson.job(job));
    }
}
