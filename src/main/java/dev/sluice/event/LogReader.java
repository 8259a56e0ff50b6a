package dev.sluice.event;

import dev.sluice.store.EventFilter;
import dev.sluice.store.JobReads;
import dev.sluice.store.LogPage;
import java.util.List;
import reactor.core.publisher.Flux;

/** How far one reader of many jobs has come. Its methods are called one after the other, by whatever threads. */
final class LogReader {

    private final LogPages pages;
    private final JobReads store;
    private final EventFilter filter;
    private volatile long position;
    private volatile long gap;
    private volatile boolean more;

    LogReader(LogPages pages, JobReads store, EventFilter filter, long position) {
        this.pages = pages;
        this.store = store;
        this.filter = filter;
        this.position = position;
    }

    /** What the reader was not told yet. */
    Flux<Told> behind(Tail tail) {
        List<LiveEvent> recent = tail.behind(position);
        return recent == null
                ? Flux.defer(this::page).repeat(() -> more)
                : Flux.fromIterable(recent).cast(Told.class);
    }

    private Flux<Told> page() {
        long from = position;
        return pages.behind(filter, from)
                .flatMapMany(page -> Flux.concat(
                                gap(page.log()),
                                Flux.fromIterable(page.events()).filter(event -> event.position() > from))
                        .doOnComplete(() -> reached(page.log())));
    }

    /** Only what was pruned since it was last told of, and beyond where the reader is, can be missing. */
    private Flux<Told> gap(LogPage page) {
        long from = position;
        if (page.pruned() <= Math.max(from, gap)) {
            return Flux.empty();
        }
        gap = page.pruned();
        Flux<Told> first = Flux.just(new Told.Gap(from, gap));
        return filter.jobs().isEmpty()
                ? first
                : first.concatWith(store.end(filter.jobs())
                        .flatMapIterable(end -> end.jobs())
                        .map(job -> new Told.Snapshot(from, job)));
    }

    private void reached(LogPage page) {
        position = Math.max(position, page.reached());
        more = !page.isLast();
    }

    /** Notes what has reached the reader. */
    void told(Told told) {
        if (told instanceof LiveEvent event) {
            position = event.position();
        }
    }
}
