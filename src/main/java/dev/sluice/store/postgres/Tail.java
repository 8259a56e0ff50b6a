package dev.sluice.store.postgres;

import dev.sluice.store.LogEntry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Reads the event log as it grows, whichever process wrote it, and tells of it in its order. What this process has written
 * and answered for is behind whoever subscribes afterwards, although it may not have been read yet.
 */
final class Tail {

    private static final Logger log = LoggerFactory.getLogger(Tail.class);

    /** How far apart reads begin at least: at load each tells of many events, and the first is never late. */
    private static final Duration PACE = Duration.ofMillis(5);

    private final WholeLog events;
    private final Sinks.Many<List<LogEntry>> changes =
            Sinks.unsafe().many().multicast().directBestEffort();
    private final AtomicInteger wakes = new AtomicInteger();
    private final TreeSet<Long> ahead = new TreeSet<>();
    private long began = System.nanoTime() - PACE.toNanos();
    private long told;
    private volatile boolean closed;

    /** One that begins behind a position. */
    Tail(WholeLog events, long position) {
        this.events = events;
        this.told = position;
    }

    Flux<List<LogEntry>> changes() {
        return Flux.defer(() -> {
            Behind behind = behind();
            return changes.asFlux().map(behind::without).filter(entries -> !entries.isEmpty());
        });
    }

    private synchronized Behind behind() {
        return new Behind(told, new HashSet<>(ahead));
    }

    /**
     * What was answered for before a subscription.
     *
     * @param position all up to it
     * @param ahead some beyond it
     */
    private record Behind(long position, Set<Long> ahead) {

        List<LogEntry> without(List<LogEntry> entries) {
            if (ahead.isEmpty() && entries.get(0).position() > position) {
                return entries;
            }
            return entries.stream()
                    .filter(entry -> entry.position() > position && !ahead.remove(entry.position()))
                    .toList();
        }
    }

    /** Says that this process committed events, before anybody has the answer. */
    void committed(List<Long> positions) {
        synchronized (this) {
            positions.stream().filter(position -> position > told).forEach(ahead::add);
        }
        wake();
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
        return events.news(told()).flatMap(news -> {
            tell(news.entries());
            reached(news.reach());
            return news.isAll() ? Mono.empty() : round();
        });
    }

    /** What a watcher throws here is fatal by Reactor's rules; it must not cost the others theirs. */
    private void tell(List<LogEntry> news) {
        try {
            if (!news.isEmpty()) {
                changes.tryEmitNext(news);
            }
        } catch (Throwable fatal) {
            log.error("A watcher broke at a change", fatal);
        }
    }

    private synchronized void reached(long position) {
        told = Math.max(told, position);
        ahead.headSet(position, true).clear();
    }

    /** Up to where it has told of all; nothing up to there is committed later. */
    synchronized long told() {
        return told;
    }

    void close() {
        closed = true;
    }
}
