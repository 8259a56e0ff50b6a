package dev.sluice.store.postgres;

import dev.sluice.store.LogEntry;
import dev.sluice.store.LogSummary;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Reads the event log as it grows, whichever process wrote it, and tells of it in its order: of each entry where somebody
 * watches, else only in short. Who begins to watch is told of all that was not told before, which may have been committed
 * before: it stands beyond a horizon that others hold up, where no page of the log has it.
 */
final class Tail {

    private static final Logger log = LoggerFactory.getLogger(Tail.class);

    /** How far apart reads begin at least: at load each tells of many events, and the first is never late. */
    private static final Duration PACE = Duration.ofMillis(5);

    private final WholeLog events;
    private final Sinks.Many<List<LogEntry>> changes =
            Sinks.unsafe().many().multicast().directBestEffort();
    private final Sinks.Many<LogSummary> summaries =
            Sinks.unsafe().many().multicast().directBestEffort();
    private final AtomicInteger wakes = new AtomicInteger();
    private long began = System.nanoTime() - PACE.toNanos();
    private long told;
    private int watchers;
    private volatile boolean closed;

    /** One that begins behind a position. */
    Tail(WholeLog events, long position) {
        this.events = events;
        this.told = position;
    }

    Flux<List<LogEntry>> changes() {
        return changes.asFlux().doFirst(this::join).doFinally(end -> leave());
    }

    Flux<LogSummary> summaries() {
        return summaries.asFlux();
    }

    private synchronized void join() {
        watchers++;
    }

    private synchronized void leave() {
        watchers--;
    }

    private synchronized boolean isWatched() {
        return watchers > 0;
    }

    /** Reads on, if it is not about to. */
    void wake() {
        if (wakes.getAndIncrement() == 0) {
            next();
        }
    }

    /** Only one at a time is here or reads. */
    private void next() {
        long early = began + PACE.toNanos() - System.nanoTime();
        if (early <= 0) {
            read();
        } else {
            Mono.delay(Duration.ofNanos(early)).subscribe(tick -> read());
        }
    }

    private void read() {
        int seen = wakes.get();
        began = System.nanoTime();
        Mono.defer(() -> closed ? Mono.empty() : round())
                .onErrorResume(cause -> {
                    log.debug("The log cannot be read for now", cause);
                    return Mono.empty();
                })
                .doFinally(end -> {
                    if (wakes.addAndGet(-seen) != 0) {
                        next();
                    }
                })
                .subscribe();
    }

    private Mono<Void> round() {
        return isWatched() ? whole() : summed();
    }

    private Mono<Void> whole() {
        return events.news(told()).flatMap(news -> {
            if (!news.entries().isEmpty()) {
                tell(() -> changes.tryEmitNext(news.entries()));
                tell(() -> summaries.tryEmitNext(LogSummary.of(news.entries())));
            }
            reached(news.reach());
            return news.isAll() ? Mono.empty() : round();
        });
    }

    /** Who came to watch meanwhile is told of each: then it is read once more. */
    private Mono<Void> summed() {
        return events.sum(told()).flatMap(sum -> {
            if (!reachedUnwatched(sum.reach())) {
                return round();
            }
            if (sum.entries() > 0) {
                tell(() -> summaries.tryEmitNext(sum.summary()));
            }
            return sum.isAll() ? Mono.empty() : round();
        });
    }

    /** What a watcher throws here is fatal by Reactor's rules; it must not cost the others theirs. */
    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (Throwable fatal) {
            log.error("A watcher broke at a change", fatal);
        }
    }

    private synchronized boolean reachedUnwatched(long position) {
        if (watchers > 0) {
            return false;
        }
        reached(position);
        return true;
    }

    private synchronized void reached(long position) {
        told = Math.max(told, position);
    }

    /** Up to where it has told of all; nothing up to there is committed later. */
    synchronized long told() {
        return told;
    }

    void close() {
        closed = true;
    }
}
