package dev.sluice.upkeep;

import dev.sluice.queue.Overrides;
import dev.sluice.queue.Queues;
import dev.sluice.store.JobStore;
import dev.sluice.store.Rescue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

/**
 * Sets queues as persons left them, and right what the last process on this store left, before anything else is started and
 * before the port opens.
 */
final class Recovery implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Recovery.class);

    private static final int PHASE = 1;

    private final JobStore store;
    private final Queues queues;
    private final Overrides overrides;
    private volatile boolean running;

    Recovery(JobStore store, Queues queues, Overrides overrides) {
        this.store = store;
        this.queues = queues;
        this.overrides = overrides;
    }

    /** The thread that starts the application has to wait: nothing may come before. */
    @Override
    public void start() {
        recovered().toFuture().join();
        running = true;
    }

    /** Complete when all is set right; or the store's error. */
    Mono<Void> recovered() {
        return overrides
                .load()
                .then(Mono.defer(store::rescue))
                .delayUntil(rescue -> store.counts().doOnNext(queues::recovered))
                .doOnNext(Recovery::tell)
                .then();
    }

    private static void tell(Rescue rescue) {
        int waiting =
                rescue.waiting().values().stream().mapToInt(Integer::intValue).sum();
        if (waiting + rescue.failed() > 0) {
            log.info(
                    "Found {} waiting jobs, {} of them cut off while they ran; {} more failed by that",
                    waiting,
                    rescue.requeued(),
                    rescue.failed());
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
