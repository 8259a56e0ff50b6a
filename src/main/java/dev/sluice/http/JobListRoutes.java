package dev.sluice.http;

import static org.springframework.web.reactive.function.server.RequestPredicates.methods;
import static org.springframework.web.reactive.function.server.RequestPredicates.path;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.sluice.job.Job;
import dev.sluice.store.JobFilter;
import dev.sluice.store.JobPage;
import dev.sluice.store.JobStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Many jobs at once: their list, page by page. */
final class JobListRoutes {

    private static final String PATH = "/jobs";

    /** How long a list is searched for more: a page may be short, but it comes soon. */
    private static final Duration SEARCH = Duration.ofMillis(200);

    private final JobStore store;

    JobListRoutes(JobStore store) {
        this.store = store;
    }

    RouterFunction<ServerResponse> routes() {
        return route().route(path(PATH).and(methods(HttpMethod.GET, HttpMethod.HEAD)), this::list)
                .add(Refusals.otherMethods(path(PATH), HttpMethod.GET, HttpMethod.HEAD, HttpMethod.DELETE))
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

    private static Mono<ServerResponse> json(byte[] body) {
        return ServerResponse.ok()
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body);
    }
}
