package dev.sluice.queue;

import dev.sluice.job.JobException;
import dev.sluice.store.JobStore;
import dev.sluice.store.Ticket;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/** Brings tickets from the buffer back to the store. None is lost: where the store cannot write, it is asked again. */
final class Releases {

    private static final Logger log = LoggerFactory.getLogger(Releases.class);

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final JobStore store;
    private final Buffer buffer;
    private final Runnable moved;
    private final Retry whileUnavailable;
    private final Disposable.Composite underWay = Disposables.composite();

    /** Says when tickets have moved. */
    Releases(JobStore store, Buffer buffer, Runnable moved, Scheduler timer) {
        this.store = store;
        this.buffer = buffer;
        this.moved = moved;
        this.whileUnavailable = Retry.backoff(Long.MAX_VALUE, PAUSE)
                .maxBackoff(LONGEST_PAUSE)
                .scheduler(timer)
                .filter(JobException.Unavailable.class::isInstance);
    }

    /** A ticket whose place was given to a better one. If the store cannot write, it may find another place. */
    void displaced(Ticket ticket) {
        Mono<Void> release = store.release(ticket)
                .doOnNext(waits -> buffer.released(ticket, waits))
                .then()
                .onErrorResume(
                        JobException.Unavailable.class,
                        cause -> buffer.restore(ticket) ? Mono.empty() : Mono.error(cause));
        run(ticket, release);
    }

    /** A ticket that is no longer in the buffer, whose job may wait although we think it does not. */
    void withdrawn(Ticket ticket) {
        Mono<Void> release = store.release(ticket)
                .doOnNext(waits -> {
                    if (waits) {
                        buffer.addStored(1);
                    }
                })
                .then();
        run(ticket, release);
    }

    private void run(Ticket ticket, Mono<Void> release) {
        Disposable.Swap one = Disposables.swap();
        underWay.add(one);
        one.update(release.retryWhen(whileUnavailable)
                .doFinally(end -> {
                    underWay.remove(one);
                    moved.run();
                })
                .subscribe(nothing -> {}, cause -> log.error("Job {} waits for the next start", ticket.id(), cause)));
    }

    /** Asks no more: what is not back in the store is found by the next start. */
    void close() {
        underWay.dispose();
    }
}
