package dev.sluice.upkeep;

import org.reactivestreams.Publisher;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

/** Something that goes on by itself, from when the queues are open until the process stops. */
abstract class Loop implements SmartLifecycle {

    private static final int PHASE = 3;

    private Disposable running = Disposables.disposed();

    /** What goes on until it is cancelled; it never ends, and takes its errors upon itself. */
    abstract Publisher<?> rounds();

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
