package dev.sluice.store.postgres;

import dev.sluice.store.Rest;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;

/** Lets something be done that takes the longer the more jobs wait, and then nothing for a {@link Rest}. */
final class Sparing {

    private final LongSupplier nanos;
    private final AtomicLong next;

    /** One that hears what time it is by a monotonic clock. */
    Sparing(LongSupplier nanos) {
        this.nanos = nanos;
        this.next = new AtomicLong(nanos.getAsLong());
    }

    /** Does it; or nothing, if it is too soon after the last time that it went well. */
    <T> Mono<T> at(Mono<T> work) {
        return Mono.defer(() -> {
            long began = nanos.getAsLong();
            return began - next.get() < 0 ? Mono.empty() : work.doOnNext(done -> rest(began, nanos.getAsLong()));
        });
    }

    private void rest(long began, long now) {
        next.set(now + Rest.after(now - began));
    }
}
