package dev.sluice.http;

import static org.springframework.web.reactive.function.server.RequestPredicates.path;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;
import static org.springframework.web.reactive.function.server.ServerResponse.noContent;
import static org.springframework.web.reactive.function.server.ServerResponse.ok;

import dev.sluice.event.JobEvents;
import dev.sluice.job.Job;
import java.time.Clock;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The events of a job, as a stream that can be resumed or as a list. */
final class EventRoutes {

    private static final String PATH = "/jobs/{id}/events";

    private final JobEvents events;
    private final EventStreams streams;
    private final Clock clock;

    EventRoutes(JobEvents events, EventStreams streams, Clock clock) {
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
        return Mono.defer(() -> Refusals.id(request))
                .flatMap(events::job)
                .doOnNext(job -> Ownership.check(request, job))
                .flatMap(job -> Accept.best(request, MediaType.TEXT_EVENT_STREAM, MediaType.APPLICATION_JSON)
                                .equals(MediaType.APPLICATION_JSON)
                        ? list(job)
                        : stream(job, request));
    }

    private Mono<ServerResponse> list(Job job) {
        return events.log(job.id(), 0)
                .collectList()
                .flatMap(all -> ok().contentType(MediaType.APPLICATION_JSON)
                        .cacheControl(CacheControl.noStore())
                        .bodyValue(JobJson.events(all)));
    }

    private Mono<ServerResponse> stream(Job job, ServerRequest request) {
        boolean isOver = job.state().isFinal();
        long last = LastEventId.version(request, isOver ? Long.MAX_VALUE : job.version());
        if (last == LastEventId.NONE) {
            byte[] snapshot = EventFrames.snapshot(Long.toString(job.version()), job, clock.instant());
            return open(
                    request,
                    isOver ? Flux.just(snapshot) : frames(job, job.version()).startWith(snapshot));
        }
        return isOver && last >= job.version() ? noContent().build() : open(request, frames(job, last));
    }

    private Flux<byte[]> frames(Job job, long after) {
        return events.of(job, after).map(EventFrames::ofJob);
    }

    private Mono<ServerResponse> open(ServerRequest request, Flux<byte[]> frames) {
        return streams.open(request, frames.startWith(EventFrames.OPENING));
    }
}
