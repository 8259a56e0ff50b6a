package dev.sluice.http;

import static org.springframework.web.reactive.function.server.ServerResponse.ok;

import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** How a stream of events is held open: by a reader that there is room for, with a sign of life, and not by one that sleeps. */
final class EventStreams {

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final Readers readers;
    private final StreamWriter writer;

    EventStreams(Readers readers, StreamWriter writer) {
        this.readers = readers;
        this.writer = writer;
    }

    /** Answers with these frames, the first of which is there at once. */
    Mono<ServerResponse> open(ServerRequest request, Flux<byte[]> frames) {
        return ok().contentType(MediaType.TEXT_EVENT_STREAM)
                .cacheControl(CacheControl.noStore())
                .header("X-Accel-Buffering", "no")
                .body((response, context) ->
                        readers.admitted(request, writer.write(request, response, withHeartbeat(frames))));
    }

    /** A comment now and then, for as long as the frames last; one that finds the reader slow is left out. */
    static Flux<byte[]> withHeartbeat(Flux<byte[]> frames) {
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
