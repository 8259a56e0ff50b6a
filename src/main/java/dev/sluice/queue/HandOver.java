package dev.sluice.queue;

import dev.sluice.store.Ticket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** The sink between the way in and the workers, over the buffer, which is its queue and its gate. */
final class HandOver {

    private static final Logger log = LoggerFactory.getLogger(HandOver.class);

    private final String queue;
    private final Buffer buffer;
    private final Runnable taken;
    private final Object emission = new Object();
    private final AtomicBoolean timed = new AtomicBoolean();
    private Sinks.Many<Ticket> sink;
    private volatile @Nullable Subscription workers;

    /** Says when a ticket was taken to be run, and so a place is free. */
    HandOver(String queue, Buffer buffer, Runnable taken) {
        this.queue = queue;
        this.buffer = buffer;
        this.taken = taken;
        this.sink = new Gate(buffer, this::kick).sink();
    }

    /** Hands a durable job over, into the place that was reserved for it. */
    void emit(Ticket ticket) {
        synchronized (emission) {
            switch (sink.tryEmitNext(ticket)) {
                case OK -> {}
                case FAIL_CANCELLED, FAIL_TERMINATED, FAIL_ZERO_SUBSCRIBER -> keep(ticket);
                case FAIL_OVERFLOW, FAIL_NON_SERIALIZED -> lost(ticket);
            }
        }
        awaitPermit();
    }

    /** Between two sinks a ticket goes straight to its place: the next sink drains the same buffer. */
    private void keep(Ticket ticket) {
        if (!buffer.offer(ticket)) {
            lost(ticket);
        }
    }

    private void lost(Ticket ticket) {
        log.error("Job {} had no place in queue {}, it waits for the next start", ticket.id(), queue);
    }

    /** See {@link JobQueue#tickets()}. */
    Flux<Ticket> tickets() {
        return Flux.defer(() -> {
            synchronized (emission) {
                Gate gate = new Gate(buffer, this::kick);
                sink = gate.sink();
                return sink.asFlux()
                        .doOnSubscribe(subscription -> workers = subscription)
                        .doOnNext(ticket -> delivered(gate));
            }
        });
    }

    private void delivered(Gate gate) {
        gate.delivered();
        taken.run();
    }

    /** Makes the sink look at its buffer again: demand is the only signal that makes it. */
    void kick() {
        Subscription subscription = workers;
        if (subscription != null) {
            subscription.request(1);
        }
        awaitPermit();
    }

    /** Where only the rate limit holds a ticket back, looks again when it is due; one timer is enough. */
    private void awaitPermit() {
        long pause = buffer.pause();
        if (pause > 0 && timed.compareAndSet(false, true)) {
            Schedulers.parallel().schedule(this::due, pause, TimeUnit.NANOSECONDS);
        }
    }

    private void due() {
        timed.set(false);
        kick();
    }
}
