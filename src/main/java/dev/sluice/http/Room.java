package dev.sluice.http;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * How much of one body may be on its way at once, so that a thousand lines of the largest size do not fill the memory.
 * One line at a time asks for room, in order; a lonely one always has it.
 */
final class Room {

    private final long size;
    private long taken;
    private int wanted;
    private Sinks.@Nullable Empty<Void> waiting;

    /** So many bytes. */
    Room(long size) {
        this.size = size;
    }

    /**
     * The line once it has room. It is never shown to be there already: what Reactor knows to be there, it concatenates in a
     * way that tells one line twice and the next one never, if two threads ask at once
     * (<a href="https://github.com/reactor/reactor-core/issues/4406">reactor-core 4406</a>). Answers come from any thread.
     */
    Mono<Line> enter(Line line) {
        Mono<Void> wait = take(line.size());
        return wait == null ? Mono.just(line).hide() : wait.thenReturn(line);
    }

    private synchronized @Nullable Mono<Void> take(int bytes) {
        if (fits(bytes)) {
            taken += bytes;
            return null;
        }
        wanted = bytes;
        waiting = Sinks.empty();
        return waiting.asMono();
    }

    private boolean fits(int bytes) {
        return taken == 0 || taken + bytes <= size;
    }

    void leave(Line line) {
        Sinks.Empty<Void> next = giveBack(line.size());
        if (next != null) {
            next.tryEmitEmpty();
        }
    }

    private synchronized Sinks.@Nullable Empty<Void> giveBack(int bytes) {
        taken -= bytes;
        Sinks.Empty<Void> next = waiting;
        if (next == null || !fits(wanted)) {
            return null;
        }
        taken += wanted;
        waiting = null;
        return next;
    }
}
