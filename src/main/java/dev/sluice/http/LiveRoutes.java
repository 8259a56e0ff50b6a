package dev.sluice.http;

import static org.springframework.web.reactive.function.server.RequestPredicates.path;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.sluice.event.JobEvents;
import dev.sluice.event.Told;
import dev.sluice.job.Job;
import dev.sluice.job.JobException;
import dev.sluice.job.JobId;
import dev.sluice.store.EventFilter;
import dev.sluice.store.LogEnd;
import java.time.Clock;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The events of all jobs, or of those that a filter lets through, as a stream that can be resumed. */
final class LiveRoutes {

    private static final String PATH = "/events";

    private final JobEvents events;
    private final EventStreams streams;
    private final Clock clock;

    LiveRoutes(JobEvents events, EventStreams streams, Clock clock) {
        this.events = events;
        this.streams = streams;
        this.clock = clock;
    }

    RouterFunction<ServerResponse> routes() {
        return route().GET(PATH, this::show)
                .add(Refusals.otherMethods(path(PATH), HttpMethod.GET))
                .build();
    }

    private Mono<ServerResponse> show(ServerRequest request) {
        return Mono.defer(() -> {
            Accept.best(request, MediaType.TEXT_EVENT_STREAM);
            EventFilter filter = EventQuery.filter(request);
            return events.end(filter.jobs()).flatMap(end -> open(request, filter, end));
        });
    }

    private Mono<ServerResponse> open(ServerRequest request, EventFilter filter, LogEnd end) {
        long last = LastEventId.position(request, end.position());
        if (last == LastEventId.NONE) {
            checkAllExist(filter.jobs(), end);
            Flux<Told> snapshots = Flux.fromIterable(end.jobs()).map(job -> new Told.Snapshot(end.position(), job));
            return open(request, end.position(), snapshots.concatWith(events.all(filter, end.position())));
        }
        return open(request, last, events.all(filter, last));
    }

    /** Only who begins is told: a reader that comes back may have outlived a job. */
    private static void checkAllExist(Set<JobId> wanted, LogEnd end) {
        Set<JobId> found = end.jobs().stream().map(Job::id).collect(Collectors.toSet());
        for (JobId id : wanted) {
            if (!found.contains(id)) {
                throw JobException.notFound(id.toString());
            }
        }
    }

    private Mono<ServerResponse> open(ServerRequest request, long position, Flux<Told> told) {
        return streams.open(
                request, told.map(each -> EventFrames.ofMany(each, clock)).startWith(EventFrames.opening(position)));
    }
}
