package dev.sluice.worker;

import dev.sluice.queue.JobQueue;
import dev.sluice.queue.QueueSettings;
import dev.sluice.store.Ticket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * The one subscriber of a queue. It takes whatever the queue yields, since the queue yields no more than it has slots; it
 * never ends on a job's error, and if it ends on one of ours it subscribes again.
 */
final class WorkerPool {

    private static final Logger log = LoggerFactory.getLogger(WorkerPool.class);

    private static final int IDLE_SECONDS = 60;

    private final JobQueue queue;
    private final JobRunner runner;
    private final Scheduler threads;
    private final Crew crew;
    private final Sinks.Empty<Void> idle = Sinks.empty();
    private volatile boolean draining;

    /** Threads for every slot there may ever be, for those that are abandoned and one that looks, made when they are needed. */
    WorkerPool(JobQueue queue, JobRunner runner) {
        this.queue = queue;
        this.runner = runner;
        this.threads = Schedulers.newBoundedElastic(
                QueueSettings.MAX_CONCURRENCY + Abandoned.MOST + 1, 1, "worker-" + queue.name(), IDLE_SECONDS, true);
        this.crew = new Crew(threads);
    }

    /** Runs jobs for as long as it is subscribed to. */
    Flux<Void> work() {
        return queue.tickets()
                .flatMap(this::run, Integer.MAX_VALUE)
                .retryWhen(Retry.indefinitely()
                        .doBeforeRetry(signal -> log.error(
                                "The workers of queue {} ended and are started again",
                                queue.name(),
                                signal.failure())));
    }

    private Mono<Void> run(Ticket ticket) {
        return Mono.defer(() -> runner.run(ticket, crew))
                .onErrorResume(cause -> {
                    log.error("Job {} could not be run; it waits for the next start", ticket.id(), cause);
                    return Mono.empty();
                })
                .doFinally(end -> ended());
    }

    private void ended() {
        queue.release(true);
        if (draining && queue.running() == 0) {
            idle.tryEmitEmpty();
        }
    }

    /** Completes when nothing runs any more; the queue must be closed, so that nothing new is started. */
    Mono<Void> idle() {
        draining = true;
        return queue.running() == 0 ? Mono.empty() : idle.asMono();
    }

    void dispose() {
        threads.dispose();
    }
}
