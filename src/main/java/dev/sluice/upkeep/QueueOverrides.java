package dev.sluice.upkeep;

import dev.sluice.queue.Queues;
import dev.sluice.store.QueueStore;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** Does with each queue as persons set, from before the first job is handed over, and soon after anybody changed it. */
final class QueueOverrides implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(QueueOverrides.class);

    private static final int PHASE = 1;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final QueueStore store;
    private final Queues queues;
    private Disposable loop = Disposables.disposed();

    QueueOverrides(QueueStore store, Queues queues) {
        this.store = store;
        this.queues = queues;
    }

    /** Looks what is set now. */
    Mono<Void> look() {
        return store.overrides().doOnNext(queues::apply).then();
    }

    /** The thread that starts the application has to wait: a paused queue must not hand over the first job. */
    @Override
    public void start() {
        look().toFuture().join();
        loop = Mono.delay(BETWEEN_LOOKS)
                .then(Mono.defer(this::look))
                .onErrorResume(cause -> {
                    log.debug("What is set for queues cannot be read for now", cause);
                    return Mono.empty();
                })
                .repeat()
                .subscribe();
    }

    @Override
    public void stop() {
        loop.dispose();
    }

    @Override
    public boolean isRunning() {
        return !loop.isDisposed();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
