package dev.sluice.upkeep;

import dev.sluice.store.Rest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Something that goes on by itself, from when the queues are open until the process stops. */
abstract class Loop implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Loop.class);

    private static final int PHASE = 3;

    private Disposable running = Disposables.disposed();

    /** What goes on until it is cancelled; it never ends, and takes its errors upon itself. */
    abstract Publisher<?> rounds();

    /** A round, a pause, and again; an error is as good as nothing, for the next round may work. */
    static Flux<Void> again(Mono<Void> round, Duration pause) {
        return round.onErrorResume(cause -> {
                    log.debug("A round failed, and is tried again", cause);
                    return Mono.empty();
                })
                .then(Mono.delay(pause))
                .then()
                .repeat();
    }

    /** The same, but with more of a {@link Rest} behind a round that took long. */
    static Flux<Void> sparingly(Mono<Void> round, Duration pause) {
        return again(
                Mono.defer(() -> {
                    long began = now();
                    return round.then(Mono.defer(() -> Mono.delay(Duration.ofNanos(Rest.after(now() - began)))))
                            .then();
                }),
                pause);
    }

    private static long now() {
        return Schedulers.parallel().now(TimeUnit.NANOSECONDS);
    }

    @Override
    public final void start() {
        running = Flux.from(rounds()).subscribe();
    }

    @Override
    public final void stop() {
        running.dispose();
    }

    @Override
    public final boolean isRunning() {
        return !running.isDisposed();
    }

    @Override
    public final int getPhase() {
        return PHASE;
    }
}
