package dev.sluice.event;

import dev.sluice.store.EventFilter;
import dev.sluice.store.JobReads;
import dev.sluice.store.LogPage;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * The log of all jobs, read for many: readers who are behind are so together, after a burst or after a restart, and share
 * what is read and what it is encoded to. A read serves those who asked before it began, so that none is told of a moment
 * that was over when it asked. Pages begin at multiples of a block, which brings together readers who stopped at different
 * events; each then passes over what it has. May be used by many threads.
 */
final class LogPages {

    private static final int BLOCK = 256;

    /** More than a block, so that a page reaches beyond every position in its first block. */
    private static final int LIMIT = 2 * BLOCK;

    private static final int MOST_KNOWN = 64;

    private final JobReads store;
    private final Map<Place, Reading> readings = new HashMap<>();
    private final Known known = new Known();

    LogPages(JobReads store) {
        this.store = store;
    }

    /**
     * A part of the log.
     *
     * @param events in their order; those at its begin may be before what was asked for
     * @param log where it ends, and what is missing
     */
    record Page(List<LiveEvent> events, LogPage log) {

        private static Page of(LogPage log) {
            return new Page(log.entries().stream().map(LiveEvent::new).toList(), log);
        }
    }

    private record Place(EventFilter filter, long after) {}

    /** The next part behind a position, on a thread for computing. */
    Mono<Page> behind(EventFilter filter, long position) {
        Place place = new Place(filter, position - position % BLOCK);
        return Mono.defer(() -> page(place)).publishOn(Schedulers.parallel());
    }

    private Mono<Page> page(Place place) {
        Reading begins;
        synchronized (this) {
            Page page = known.get(place);
            if (page != null) {
                return Mono.just(page);
            }
            Reading running = readings.get(place);
            if (running != null) {
                return running.next().asMono();
            }
            begins = new Reading();
            readings.put(place, begins);
        }
        read(place, begins);
        return begins.answer.asMono();
    }

    private void read(Place place, Reading reading) {
        store.log(place.filter(), place.after(), LIMIT)
                .map(Page::of)
                .subscribe(page -> answer(place, reading, page), cause -> {
                    reading.answer.tryEmitError(cause);
                    goOn(place, reading);
                });
    }

    private void answer(Place place, Reading reading, Page page) {
        synchronized (this) {
            known.add(place, page);
        }
        reading.answer.tryEmitValue(page);
        goOn(place, reading);
    }

    private void goOn(Place place, Reading over) {
        Reading next;
        Page page;
        synchronized (this) {
            next = over.next;
            page = known.get(place);
            if (next == null || page != null) {
                readings.remove(place);
            } else {
                readings.put(place, next);
            }
        }
        if (next != null) {
            if (page != null) {
                next.answer.tryEmitValue(page);
            } else {
                read(place, next);
            }
        }
    }

    /** One read, and the one that begins when it is over, if anybody has asked for that. */
    private static final class Reading {

        private final Sinks.One<Page> answer = Sinks.one();
        private @Nullable Reading next;

        private Sinks.One<Page> next() {
            if (next == null) {
                next = new Reading();
            }
            return next.answer;
        }
    }

    /** Pages that will not grow any more, for as long as anybody reads them. */
    private static final class Known {

        private final Map<Place, WeakReference<Page>> pages = new LinkedHashMap<>(MOST_KNOWN, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Place, WeakReference<Page>> eldest) {
                return size() > MOST_KNOWN;
            }
        };

        private @Nullable Page get(Place place) {
            WeakReference<Page> page = pages.get(place);
            return page == null ? null : page.get();
        }

        private void add(Place place, Page page) {
            if (!page.log().isLast()) {
                pages.put(place, new WeakReference<>(page));
            }
        }
    }
}
