package dev.sluice.store.postgres;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;

/** Lets something be done that takes the longer the more jobs wait, for a twentieth of the time at most. */
final class Sparing {

    private static final int SHARE = 20;

    private final LongSupplier nanos;
    private final AtomicLong next;

    /** One that hears what time it is by a monotonic clock. */
    Sparing(LongSupplier nanos) {
        this.nanos = nanos;
        this.next = new AtomicLong(nanos.getAsLong());
    }

    /** Does it; or nothing, if it was done not long enough ago for how long that took. */
    <T> Mono<T> at(Mono<T> work) {
        return Mono.defer(() -> {
            long began = nanos.getAsLong();
            return began - next.get() < 0
                    ? Mono.empty()
                    : work.doFinally(end -> next.set(began + (nanos.getAsLong() - began) * SHARE));
        });
    }
}
