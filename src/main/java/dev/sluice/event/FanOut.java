package dev.sluice.event;

import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.store.JobStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Tells each watcher what was committed about its job. This is a hint: what a watcher misses it finds in the log. Lists that
 * come faster than they can be told are dropped, and then every watcher is woken.
 */
final class FanOut implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(FanOut.class);

    private static final int PHASE = 0;
    private static final int MOST_WAITING = 1024;

    private final JobStore store;
    private final Map<JobId, List<Consumer<JobEvent>>> watchers = new ConcurrentHashMap<>();
    private final Scheduler thread = Schedulers.newSingle("events", true);
    private Disposable subscription = Disposables.disposed();
    private volatile boolean missed;

    FanOut(JobStore store) {
        this.store = store;
    }

    /** Calls the watcher with each event of the job, on the fan-out's thread, until it is disposed of. */
    Disposable watch(JobId job, Consumer<JobEvent> watcher) {
        watchers.compute(job, (id, present) -> {
            List<Consumer<JobEvent>> all = present == null ? new CopyOnWriteArrayList<>() : present;
            all.add(watcher);
            return all;
        });
        return () -> watchers.computeIfPresent(job, (id, present) -> {
            present.remove(watcher);
            return present.isEmpty() ? null : present;
        });
    }

    int watched() {
        return watchers.size();
    }

    @Override
    public void start() {
        subscription = store.changes()
                .onBackpressureBuffer(MOST_WAITING, dropped -> missed = true, BufferOverflowStrategy.DROP_LATEST)
                .publishOn(thread)
                .doOnNext(this::tell)
                .retryWhen(Retry.indefinitely().doBeforeRetry(signal -> failed(signal.failure())))
                .subscribe();
    }

    /** The lists that waited are lost with it. */
    private void failed(Throwable cause) {
        log.error("The fan-out failed and goes on", cause);
        missed = true;
    }

    private void tell(List<JobEvent> events) {
        for (JobEvent event : events) {
            watchers.getOrDefault(event.job(), List.of()).forEach(watcher -> watcher.accept(event));
        }
        if (missed) {
            missed = false;
            watchers.values().forEach(all -> all.forEach(watcher -> watcher.accept(JobEvents.LOOK)));
        }
    }

    @Override
    public void stop() {
        subscription.dispose();
        thread.dispose();
    }

    @Override
    public boolean isRunning() {
        return !subscription.isDisposed();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
