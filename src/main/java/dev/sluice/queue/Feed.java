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
import org.slf4j.event.Level;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/** Fills free places of a buffer with jobs that wait in the store, one read at a time. */
final class Feed {

    private static final Logger log = LoggerFactory.getLogger(Feed.class);
    private static final Object HUNGRY = new Object();

    private final String queue;
    private final Buffer buffer;
    private final JobStore store;
    private final Set<String> kinds;
    private final Consumer<List<Ticket>> arrived;
    private volatile @Nullable FluxSink<Object> hunger;

    /** Hands over what it finds, for each of which a place is reserved; also that it found nothing. */
    Feed(String queue, Buffer buffer, JobStore store, Set<String> kinds, Consumer<List<Ticket>> arrived) {
        this.queue = queue;
        this.buffer = buffer;
        this.store = store;
        this.kinds = kinds;
        this.arrived = arrived;
    }

    /** Looks whether there are places and jobs for them. */
    void look() {
        FluxSink<Object> wish = hunger;
        if (wish != null && buffer.stored() > 0) {
            wish.next(HUNGRY);
        }
    }

    /** Works for as long as it is subscribed to. */
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
            int places = buffer.reserveForStored();
            return places == 0 ? Mono.empty() : fill(places);
        });
    }

    private Mono<Void> fill(int places) {
        return store.feed(queue, kinds, places)
                .doOnNext(tickets -> found(tickets, places))
                .doOnError(cause -> buffer.unfed(places))
                .onErrorResume(cause -> {
                    log.atLevel(cause instanceof JobException.Unavailable ? Level.DEBUG : Level.ERROR)
                            .setCause(cause)
                            .log("Queue {} is not fed for now", queue);
                    return Mono.empty();
                })
                .then();
    }

    private void found(List<Ticket> tickets, int places) {
        long last = tickets.isEmpty() ? 0 : tickets.get(tickets.size() - 1).rank();
        buffer.fed(places, tickets.size(), last);
        arrived.accept(tickets);
    }
}
