package dev.sluice.queue;

import dev.sluice.job.JobException;
import dev.sluice.store.JobStore;
import dev.sluice.store.Ticket;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/** Fills free places of a buffer with jobs that wait in the store, one read at a time. */
final class Feed {

    private static final Logger log = LoggerFactory.getLogger(Feed.class);
    private static final Object HUNGRY = new Object();

    private final String queue;
    private final Set<String> kinds;
    private final JobStore store;
    private final Buffer buffer;
    private final Consumer<List<Ticket>> found;
    private volatile @Nullable FluxSink<Object> hunger;
    private volatile boolean closed;

    /** Hands on what it finds; the places are reserved. */
    Feed(String queue, Set<String> kinds, JobStore store, Buffer buffer, Consumer<List<Ticket>> found) {
        this.queue = queue;
        this.kinds = kinds;
        this.store = store;
        this.buffer = buffer;
        this.found = found;
    }

    /** Reads, if there is something to read and a place for it. */
    void look() {
        FluxSink<Object> wish = hunger;
        if (wish != null && !closed && buffer.isHungry()) {
            wish.next(HUNGRY);
        }
    }

    void close() {
        closed = true;
    }

    Flux<Void> run() {
        return Flux.<Object>create(
                        wish -> {
                            hunger = wish;
                            look();
                        },
                        FluxSink.OverflowStrategy.LATEST)
                .concatMap(wish -> once(), 0);
    }

    private Mono<Void> once() {
        return Mono.defer(() -> {
            int places = buffer.beginFeed();
            return places == 0 ? Mono.empty() : fill(places);
        });
    }

    private Mono<Void> fill(int places) {
        return store.feed(queue, kinds, places)
                .onErrorResume(cause -> {
                    buffer.missed(places);
                    missed(cause);
                    return Mono.empty();
                })
                .doOnNext(tickets -> {
                    buffer.fed(places, tickets);
                    found.accept(tickets);
                })
                .then();
    }

    private void missed(Throwable cause) {
        if (cause instanceof JobException.Unavailable) {
            log.debug("Queue {} is not fed for now", queue, cause);
        } else {
            log.error("Queue {} could not be fed, it will be tried again", queue, cause);
        }
    }
}
