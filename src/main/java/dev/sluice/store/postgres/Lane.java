package dev.sluice.store.postgres;

import dev.sluice.job.JobException;
import dev.sluice.store.Answers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Writes of one sort on their way to the database. What gathers while groups before it are under way goes into the next, so
 * a group is as large as the load makes it, and a lonely write waits for nobody. Who cancels takes no write back.
 */
final class Lane<A, T> {

    private static final Logger log = LoggerFactory.getLogger(Lane.class);

    private static final int MOST_UNDER_WAY = 2;
    private static final int LARGEST_GROUP = 512;
    private static final long LARGEST_SIZE = 4 * 1024 * 1024;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final long PATIENCE_NANOS = Database.PATIENCE.toNanos();

    private final Sort<A, T> sort;
    private final Commits commits;
    private final Deque<Entry<A, T>> waiting = new ArrayDeque<>();
    private final Set<Object> busy = new HashSet<>();
    private int underWay;

    Lane(Sort<A, T> sort, Commits commits) {
        this.sort = sort;
        this.commits = commits;
    }

    /** The answer, after the commit; empty if it is null. */
    Mono<T> write(A asked) {
        return Mono.create(sink -> enter(asked, sink));
    }

    private void enter(A asked, MonoSink<T> sink) {
        Entry<A, T> entry = new Entry<>(asked, sink, Answers.of(sink.contextView()));
        synchronized (this) {
            waiting.add(entry);
        }
        go();
    }

    private void go() {
        for (List<Entry<A, T>> group = next(); !group.isEmpty(); group = next()) {
            List<Entry<A, T>> sent = group;
            long began = System.nanoTime();
            write(sent).doFinally(end -> ended(sent, System.nanoTime() - began)).subscribe();
        }
    }

    private synchronized List<Entry<A, T>> next() {
        List<Entry<A, T>> group = new ArrayList<>();
        if (underWay == MOST_UNDER_WAY) {
            return group;
        }
        long size = 0;
        Iterator<Entry<A, T>> entries = waiting.iterator();
        while (entries.hasNext() && group.size() < LARGEST_GROUP && size < LARGEST_SIZE) {
            Entry<A, T> entry = entries.next();
            Object key = sort.key(entry.asked());
            if (key == null || busy.add(key)) {
                group.add(entry);
                size += sort.size(entry.asked());
                entries.remove();
            }
        }
        if (!group.isEmpty()) {
            underWay++;
        }
        return group;
    }

    private void ended(List<Entry<A, T>> group, long nanos) {
        commits.ended(group.size(), nanos);
        synchronized (this) {
            underWay--;
            for (Entry<A, T> entry : group) {
                Object key = sort.key(entry.asked());
                if (key != null) {
                    busy.remove(key);
                }
            }
        }
        Answering.answer(group);
        go();
    }

    /** Completes when each of the group has its answer or its failure. */
    private Mono<Void> write(List<Entry<A, T>> group) {
        return Mono.defer(() -> commits.isClosed()
                        ? Mono.error(new JobException.Unavailable("it is closed"))
                        : sort.write(group))
                .doOnNext(commits::committed)
                .then()
                .onErrorResume(cause -> failed(group, cause));
    }

    private Mono<Void> failed(List<Entry<A, T>> group, Throwable cause) {
        Trouble trouble = cause instanceof JobException ? Trouble.UNABLE : Trouble.of(cause);
        if (trouble == Trouble.OWN) {
            return split(group, cause);
        }
        if (trouble == Trouble.UNANSWERED) {
            group.forEach(Entry::doubt);
            commits.doubt();
        }
        boolean isKnown = !commits.isWritable();
        if (trouble != Trouble.CROSSED) {
            commits.failed(cause);
        }
        if (isOver(group, isKnown && trouble == Trouble.UNABLE)) {
            group.forEach(entry -> entry.fail(Trouble.unavailable(cause)));
            return Mono.empty();
        }
        return Mono.delay(PAUSE).then(write(group));
    }

    /** What may have happened is asked for until somebody knows; what cannot be, only while that is news. */
    private boolean isOver(List<Entry<A, T>> group, boolean isVain) {
        return commits.isClosed()
                || (isVain && group.stream().noneMatch(Entry::isDoubtful))
                || group.stream().anyMatch(entry -> entry.age() > PATIENCE_NANOS);
    }

    /** One that fails, fails alone. */
    private Mono<Void> split(List<Entry<A, T>> group, Throwable cause) {
        if (group.size() == 1) {
            log.warn("A write failed alone and was taken back", cause);
            group.get(0).fail(cause);
            return Mono.empty();
        }
        int middle = group.size() / 2;
        return write(group.subList(0, middle)).then(write(group.subList(middle, group.size())));
    }
}
