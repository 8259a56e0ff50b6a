package dev.sluice.http;

import static org.springframework.web.reactive.function.server.RequestPredicates.path;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;
import static org.springframework.web.reactive.function.server.ServerResponse.noContent;
import static org.springframework.web.reactive.function.server.ServerResponse.ok;

import dev.sluice.event.JobEvents;
import dev.sluice.job.Job;
import java.time.Clock;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The events of a job, as a stream that can be resumed or as a list. */
final class EventRoutes {

    private static final String PATH = "/jobs/{id}/events";
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final JobEvents events;
    private final Clock clock;

    EventRoutes(JobEvents events, Clock clock) {
        this.events = events;
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
        long last = LastEventId.of(request, job.state().isFinal() ? Long.MAX_VALUE : job.version());
        if (last == LastEventId.NONE) {
            Flux<byte[]> first = Flux.just(EventFrames.snapshot(job, clock.instant()));
            return stream(job.state().isFinal() ? first : first.concatWith(frames(job, job.version())));
        }
        if (job.state().isFinal() && last >= job.version()) {
            return noContent().build();
        }
        return stream(frames(job, last));
    }

    private Flux<byte[]> frames(Job job, long after) {
        return events.of(job, after).map(EventFrames::of);
    }

    private static Mono<ServerResponse> stream(Flux<byte[]> frames) {
        Flux<byte[]> all = Flux.concat(Flux.just(EventFrames.OPENING), frames);
        return ok().contentType(MediaType.TEXT_EVENT_STREAM)
                .cacheControl(CacheControl.noStore())
                .header("X-Accel-Buffering", "no")
                .body((response, context) -> response.writeAndFlushWith(withHeartbeat(all)
                        .map(frame -> Mono.just(response.bufferFactory().wrap(frame)))));
    }

    /** A comment now and then, for as long as the frames last; one that finds the reader slow is left out. */
    private static Flux<byte[]> withHeartbeat(Flux<byte[]> frames) {
        return Flux.defer(() -> {
            Sinks.Empty<Void> end = Sinks.empty();
            Flux<byte[]> beats = Flux.interval(HEARTBEAT)
                    .onBackpressureDrop()
                    .map(beat -> EventFrames.HEARTBEAT)
                    .takeUntilOther(end.asMono());
            return Flux.merge(1, frames.doOnTerminate(end::tryEmitEmpty), beats);
        });
    }
}
