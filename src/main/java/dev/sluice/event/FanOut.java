package dev.sluice.event;

import dev.sluice.job.JobId;
import dev.sluice.store.EventFilter;
import dev.sluice.store.JobStore;
import dev.sluice.store.LogEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Puts what was committed into the tails of those who follow it, and wakes them. Who follows the same follows one tail, so
 * the work for an event grows with the sorts of readers and not with their number. Commits that come faster than they can
 * be told are dropped, and then every tail forgets what it has: the log has it all. Where nobody follows, nothing is
 * listened to.
 */
final class FanOut implements SmartLifecycle {

    private static final int PHASE = 0;
    private static final int MOST_WAITING = 1024;
    private static final long NONE = -1;

    private final JobStore store;
    private final Scheduler thread = Schedulers.newSingle("events", true);
    private final Map<Sort, Tail> tails = new HashMap<>();
    private final Map<JobId, Set<Sort>> ofJobs = new HashMap<>();
    private final Set<Sort> ofAny = new LinkedHashSet<>();
    private Disposable subscription = Disposables.disposed();
    private boolean running;
    private long listening;
    private long lastCommit = NONE;
    private long told = NONE;

    FanOut(JobStore store) {
        this.store = store;
    }

    /**
     * What some readers follow.
     *
     * @param filter which events
     * @param isByVersion told apart by the version of the one job they are of, else by their position in the log of all
     */
    record Sort(EventFilter filter, boolean isByVersion) {

        private long number(LiveEvent event) {
            return isByVersion ? event.event().version() : event.position();
        }
    }

    /** Calls the reader at once, and on the fan-out's thread when there is something new, until it is disposed of. */
    Disposable follow(Sort sort, Consumer<Tail> reader) {
        Tail tail = join(sort, reader);
        reader.accept(tail);
        return Disposables.composite(() -> leave(sort, tail, reader));
    }

    private synchronized Tail join(Sort sort, Consumer<Tail> reader) {
        if (tails.isEmpty()) {
            listen();
        }
        Tail tail = tails.computeIfAbsent(sort, this::begin);
        tail.join(reader);
        return tail;
    }

    private Tail begin(Sort sort) {
        Tail tail = new Tail(sort::number, sort.isByVersion());
        if (!sort.isByVersion() && told != NONE) {
            tail.begin(told);
        }
        sort.filter()
                .jobs()
                .forEach(job -> ofJobs.computeIfAbsent(job, each -> new LinkedHashSet<>())
                        .add(sort));
        if (sort.filter().jobs().isEmpty()) {
            ofAny.add(sort);
        }
        return tail;
    }

    private synchronized void leave(Sort sort, Tail tail, Consumer<Tail> reader) {
        if (tail.leave(reader)) {
            tails.remove(sort);
            ofAny.remove(sort);
            sort.filter()
                    .jobs()
                    .forEach(job -> ofJobs.computeIfPresent(job, (id, sorts) -> {
                        sorts.remove(sort);
                        return sorts.isEmpty() ? null : sorts;
                    }));
            if (tails.isEmpty()) {
                beDeaf();
            }
        }
    }

    /** What is told from here on is told to all who follow; who comes now has the log for what was before. */
    private void listen() {
        if (!running) {
            return;
        }
        long number = ++listening;
        subscription = store.changes()
                .index()
                .onBackpressureBuffer(MOST_WAITING, dropped -> {}, BufferOverflowStrategy.DROP_OLDEST)
                .publishOn(thread)
                .subscribe(commit -> add(number, commit.getT1(), commit.getT2()).forEach(Tail::wake));
    }

    private void beDeaf() {
        subscription.dispose();
        listening++;
        lastCommit = NONE;
        told = NONE;
    }

    synchronized int followed() {
        return tails.size();
    }

    @Override
    public synchronized void start() {
        running = true;
        if (!tails.isEmpty()) {
            listen();
        }
    }

    /** The tails that changed; none where what was told before is told late. */
    private synchronized Collection<Tail> add(long number, long commit, List<LogEntry> entries) {
        if (number != listening) {
            return List.of();
        }
        boolean missed = commit != lastCommit + 1;
        lastCommit = commit;
        if (missed) {
            tails.values().forEach(Tail::forget);
        }
        Set<Tail> changed = missed ? new LinkedHashSet<>(tails.values()) : new LinkedHashSet<>();
        for (LogEntry entry : entries) {
            LiveEvent event = new LiveEvent(entry);
            for (Tail tail : following(entry)) {
                tail.add(event);
                changed.add(tail);
            }
            told = entry.position();
        }
        return changed;
    }

    private List<Tail> following(LogEntry entry) {
        List<Tail> found = new ArrayList<>();
        collect(ofAny, entry, found);
        collect(ofJobs.get(entry.event().job()), entry, found);
        return found;
    }

    private void collect(@Nullable Set<Sort> sorts, LogEntry entry, List<Tail> found) {
        if (sorts != null) {
            for (Sort sort : sorts) {
                Tail tail = sort.filter().matches(entry) ? tails.get(sort) : null;
                if (tail != null) {
                    found.add(tail);
                }
            }
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        beDeaf();
        thread.dispose();
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
