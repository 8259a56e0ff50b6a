package dev.sluice.queue;

import dev.sluice.store.Ticket;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/** The sink between the buffer and the workers: a new one for each subscriber, since a unicast sink dies with its own. */
final class HandOver {

    private final Buffer buffer;
    private final Runnable taken;
    private final Alarm alarm;
    private final Object emission = new Object();
    private Sinks.Many<Ticket> sink;
    private volatile @Nullable Subscription workers;

    /** Says when a ticket was taken to be run. */
    HandOver(Buffer buffer, Runnable taken, Scheduler timer, LongSupplier nanoTime) {
        this.buffer = buffer;
        this.taken = taken;
        this.alarm = new Alarm(this::kick, timer, nanoTime);
        this.sink = gate().sink();
    }

    private Gate gate() {
        return new Gate(buffer, alarm, this::kick);
    }

    /** Hands a durable job over, into the place that was reserved for it; false if there was none. */
    boolean emit(Ticket ticket) {
        synchronized (emission) {
            return switch (sink.tryEmitNext(ticket)) {
                case OK -> true;
                case FAIL_OVERFLOW, FAIL_NON_SERIALIZED -> false;
                // Between two sinks a ticket goes straight to its place: the next sink drains the same buffer.
                case FAIL_CANCELLED, FAIL_TERMINATED, FAIL_ZERO_SUBSCRIBER -> buffer.offer(ticket);
            };
        }
    }

    Flux<Ticket> tickets() {
        return Flux.defer(() -> {
            synchronized (emission) {
                Gate gate = gate();
                sink = gate.sink();
                return sink.asFlux()
                        .doOnSubscribe(subscription -> workers = subscription)
                        .doOnNext(ticket -> {
                            gate.delivered();
                            taken.run();
                        });
            }
        });
    }

    /** Makes the sink look at its buffer again: demand is the only signal that makes it. */
    void kick() {
        Subscription subscription = workers;
        if (subscription != null) {
            subscription.request(1);
        }
    }
}
