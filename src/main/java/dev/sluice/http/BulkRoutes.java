package dev.sluice.http;

import static org.springframework.web.reactive.function.server.RequestPredicates.path;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.sluice.queue.Queues;
import dev.sluice.store.Answers;
import dev.sluice.store.JobBatch;
import dev.sluice.store.JobStore;
import java.time.Duration;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** What is done to all jobs that a filter means. A million take their time: only each step of it has a limit. */
final class BulkRoutes {

    private static final String JOBS = "/jobs";
    private static final String RETRY = "/jobs/retry";

    private final JobStore store;
    private final Queues queues;
    private final Duration patience;

    /**
     * Routes.
     *
     * @param patience how long a step may take
     */
    BulkRoutes(JobStore store, Queues queues, Duration patience) {
        this.store = store;
        this.queues = queues;
        this.patience = patience;
    }

    /** What else there is at the path of the list is told by its own routes. */
    RouterFunction<ServerResponse> routes() {
        return route().DELETE(JOBS, this::cancel)
                .POST(RETRY, this::retry)
                .add(Refusals.otherMethods(path(RETRY), HttpMethod.POST))
                .build();
    }

    private Mono<ServerResponse> cancel(ServerRequest request) {
        return Mono.fromSupplier(() -> JobQuery.ofCancel(request))
                .flatMap(filter -> all(request, from -> store.cancelAll(filter, from)));
    }

    private Mono<ServerResponse> retry(ServerRequest request) {
        return Mono.fromSupplier(() -> JobQuery.ofRetry(request))
                .flatMap(filter -> all(request, from -> store.retryAll(filter, from)));
    }

    /** Step by step. When its client goes away it ends with the step that is under way; to say it again does the rest. */
    private Mono<ServerResponse> all(ServerRequest request, LongFunction<Mono<JobBatch>> change) {
        LongFunction<Mono<JobBatch>> step =
                from -> Uncancelled.of(change.apply(from).doOnNext(batch -> queues.stored(batch.queued())))
                        .timeout(patience, Mono.error(() -> late(request)));
        return step.apply(0)
                .expand(batch -> batch.next() == JobBatch.END ? Mono.empty() : step.apply(batch.next()))
                .collect(Collectors.summingLong(JobBatch::matched))
                .contextWrite(Answers.on(Connections.loop(request)))
                .flatMap(matched -> ServerResponse.ok()
                        .cacheControl(CacheControl.noStore())
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(Json.object(out -> out.writeNumberProperty("matched", matched))));
    }

    private LateAnswerException late(ServerRequest request) {
        return new LateAnswerException(request.method().name(), request.path(), patience);
    }
}
