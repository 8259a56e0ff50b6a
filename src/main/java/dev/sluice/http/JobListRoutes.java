package dev.sluice.http;

import static org.springframework.web.reactive.function.server.RequestPredicates.methods;
import static org.springframework.web.reactive.function.server.RequestPredicates.path;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.sluice.job.Job;
import dev.sluice.queue.Queues;
import dev.sluice.store.Answers;
import dev.sluice.store.JobBatch;
import dev.sluice.store.JobFilter;
import dev.sluice.store.JobPage;
import dev.sluice.store.JobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Many jobs at once: their list, and what is done to all that a filter means. */
final class JobListRoutes {

    private static final String PATH = "/jobs";
    private static final String RETRY = "/jobs/retry";

    /** How long a list is searched for more: a page may be short, but it comes soon. */
    private static final Duration SEARCH = Duration.ofMillis(200);

    private final JobStore store;
    private final Queues queues;

    JobListRoutes(JobStore store, Queues queues) {
        this.store = store;
        this.queues = queues;
    }

    RouterFunction<ServerResponse> routes() {
        return route().route(path(PATH).and(methods(HttpMethod.GET, HttpMethod.HEAD)), this::list)
                .DELETE(PATH, this::cancel)
                .add(Refusals.otherMethods(path(PATH), HttpMethod.GET, HttpMethod.HEAD, HttpMethod.DELETE))
                .POST(RETRY, this::retry)
                .add(Refusals.otherMethods(path(RETRY), HttpMethod.POST))
                .build();
    }

    private Mono<ServerResponse> list(ServerRequest request) {
        return Mono.defer(() -> {
            Accept.best(request, MediaType.APPLICATION_JSON);
            JobQuery query = JobQuery.ofList(request);
            long end = System.nanoTime() + SEARCH.toNanos();
            return page(query, List.of(), query.before(), end)
                    .flatMap(page -> isLast(query.filter(), page).flatMap(last -> answer(page, last)));
        });
    }

    /** One part after the other, until there are enough jobs or no more, or the time is up. */
    private Mono<JobPage> page(JobQuery query, List<Job> found, long before, long end) {
        return store.list(query.filter(), before, query.limit() - found.size()).flatMap(part -> {
            List<Job> jobs = new ArrayList<>(found);
            jobs.addAll(part.jobs());
            Long next = part.next();
            return next == null || jobs.size() == query.limit() || System.nanoTime() - end >= 0
                    ? Mono.just(new JobPage(jobs, next))
                    : page(query, jobs, next, end);
        });
    }

    /** Looks behind the page, so that nobody is sent on for nothing. */
    private Mono<Boolean> isLast(JobFilter filter, JobPage page) {
        Long next = page.next();
        return next == null
                ? Mono.just(true)
                : store.list(filter, next, 1).map(rest -> rest.jobs().isEmpty() && rest.next() == null);
    }

    private static Mono<ServerResponse> answer(JobPage page, boolean last) {
        Long next = last ? null : page.next();
        return json(JobJson.list(page.jobs(), next == null ? null : Cursor.LIST.of(next)));
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
                from -> Uncancelled.of(change.apply(from).doOnNext(batch -> queues.stored(batch.queued())));
        return step.apply(0)
                .expand(batch -> batch.next() == JobBatch.END ? Mono.empty() : step.apply(batch.next()))
                .collect(Collectors.summingLong(JobBatch::matched))
                .contextWrite(Answers.on(Connections.loop(request)))
                .flatMap(matched -> json(Json.object(out -> out.writeNumberProperty("matched", matched))));
    }

    private static Mono<ServerResponse> json(byte[] body) {
        return ServerResponse.ok()
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body);
    }
}
