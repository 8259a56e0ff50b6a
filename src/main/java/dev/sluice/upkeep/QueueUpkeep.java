package dev.sluice.upkeep;

import dev.sluice.queue.Census;
import dev.sluice.queue.KindNames;
import dev.sluice.queue.Overrides;
import dev.sluice.queue.Queues;
import dev.sluice.store.JobStore;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Keeps queues up with the store: tickets go whose jobs are cancelled or run elsewhere; what a person sets on another
 * replica is done here too; what waits is counted; what dead replicas left is set right.
 */
final class QueueUpkeep implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(QueueUpkeep.class);

    /** Before the first job is handed over, after what is waited for at the start. */
    private static final int PHASE = 2;

    private static final Duration BETWEEN_LOADS = Duration.ofMillis(400);
    private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_RESCUES = Duration.ofSeconds(1);

    private final JobStore store;
    private final Queues queues;
    private final KindNames kinds;
    private final Overrides overrides;
    private final Census census;
    private Disposable loops = Disposables.disposed();

    QueueUpkeep(JobStore store, Queues queues, KindNames kinds, Overrides overrides, Census census) {
        this.store = store;
        this.queues = queues;
        this.kinds = kinds;
        this.overrides = overrides;
        this.census = census;
    }

    @Override
    public void start() {
        loops = Disposables.composite(
                withdrawals().subscribe(),
                Loop.again(overrides.load(), BETWEEN_LOADS).subscribe(),
                Loop.sparingly(census.take(), BETWEEN_COUNTS).subscribe(),
                Loop.again(takeOver(), BETWEEN_RESCUES).subscribe());
    }

    /** On the thread that tells of commits and in their order: a ticket that comes later is of a later life. */
    private Flux<Void> withdrawals() {
        return store.summaries()
                .doOnNext(queues::withdraw)
                .retryWhen(Retry.indefinitely()
                        .doBeforeRetry(signal -> log.error("Withdrawals failed and go on", signal.failure())))
                .thenMany(Flux.empty());
    }

    /** What dead processes left, and what others brought into the store. */
    private Mono<Void> takeOver() {
        return store.takeOver(kinds.names()).doOnNext(queues::atLeast).then();
    }

    @Override
    public void stop() {
        loops.dispose();
    }

    @Override
    public boolean isRunning() {
        return !loops.isDisposed();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
