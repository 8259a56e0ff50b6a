package dev.sluice.worker;

import dev.sluice.queue.Queues;
import dev.sluice.store.JobStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Starts the workers of all queues when the port is open, and drains them when the application begins to close, while the
 * server still answers: nothing new is claimed, what runs may end, what still runs then is put back.
 */
final class Workers implements SmartLifecycle, ApplicationListener<ContextClosedEvent>, Ordered {

    private static final Logger log = LoggerFactory.getLogger(Workers.class);

    /** After the server: a start that fails on its port claims nothing. */
    private static final int PHASE = Integer.MAX_VALUE - 512;

    /** How long writes may take that put jobs back. */
    private static final Duration LAST_WRITES = Duration.ofSeconds(3);

    private final ApplicationContext context;
    private final Queues queues;
    private final JobStore store;
    private final Duration drain;
    private final JobRunner runner;
    private final List<WorkerPool> pools;
    private final Disposable.Composite subscriptions = Disposables.composite();
    private volatile boolean running;

    Workers(ApplicationContext context, Queues queues, JobStore store, JobRunner runner, ShutdownSettings settings) {
        this.context = context;
        this.queues = queues;
        this.store = store;
        this.runner = runner;
        this.drain = settings.drain();
        this.pools = queues.all().stream()
                .map(queue -> new WorkerPool(queue, runner))
                .toList();
    }

    @Override
    public void start() {
        subscriptions.add(runner.cancelWished().subscribe());
        subscriptions.add(runner.giveUpLost().subscribe());
        pools.forEach(pool -> subscriptions.add(pool.work().subscribe()));
        subscriptions.add(queues.feed().subscribe());
        running = true;
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        if (running && event.getApplicationContext() == context) {
            await(drained());
        }
    }

    /** Starts nothing any more; completes when nothing runs, or with an error if some of it cannot be put back. */
    Mono<Void> drained() {
        queues.close();
        Mono<Void> idle =
                Mono.defer(() -> Mono.when(pools.stream().map(WorkerPool::idle).toList()));
        Duration patience = store.isWritable() ? drain : Duration.ZERO;
        return idle.timeout(patience, Mono.defer(() -> {
            log.info("Jobs that still run after {} are put back", patience);
            runner.stop();
            return idle.timeout(LAST_WRITES);
        }));
    }

    /** The thread that closes the application has to wait: when it returns, the server ends. */
    private static void await(Mono<Void> drained) {
        try {
            drained.toFuture().join();
            log.info("No job runs any more");
        } catch (CompletionException cause) {
            log.error("Some jobs could not be put back; the next start sets them right", cause.getCause());
        }
    }

    @Override
    public void stop() {
        running = false;
        subscriptions.dispose();
        pools.forEach(WorkerPool::dispose);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
