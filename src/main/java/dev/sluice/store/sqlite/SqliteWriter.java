package dev.sluice.store.sqlite;

import dev.sluice.job.JobException;
import dev.sluice.store.Answers;
import dev.sluice.store.LogEntry;
import dev.sluice.store.LogSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

/**
 * The one thread that writes. What gathers while one commit is on its way to the disk goes into the next, so a group is
 * as large as the load makes it, and a lonely write waits for nobody.
 */
final class SqliteWriter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SqliteWriter.class);

    private static final int LARGEST_GROUP = 1024;

    private final Group.Committer committer;
    private final Queue<Write<?>> waiting = new ConcurrentLinkedQueue<>();
    private final Sinks.Many<List<LogEntry>> changes =
            Sinks.unsafe().many().multicast().directBestEffort();
    private final Sinks.Many<LogSummary> summaries =
            Sinks.unsafe().many().multicast().directBestEffort();
    private final Thread thread = new Thread(this::work, "sqlite-writer");
    private volatile boolean asleep;
    private volatile boolean closed;

    SqliteWriter(Group.Committer committer) {
        this.committer = committer;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** The work's answer after its commit; empty if its answer is null. */
    <T> Mono<T> write(Work<T> work) {
        return Mono.create(sink -> enter(work, sink));
    }

    /** What was committed, told on the writer's thread. */
    Flux<List<LogEntry>> changes() {
        return changes.asFlux();
    }

    /** The same in short, once for all who want it so. */
    Flux<LogSummary> summaries() {
        return summaries.asFlux();
    }

    private <T> void enter(Work<T> work, MonoSink<T> sink) {
        waiting.add(new Write<>(work, sink, Answers.of(sink.contextView())));
        if (closed && !thread.isAlive()) {
            refuseWaiting();
        } else if (asleep) {
            LockSupport.unpark(thread);
        }
    }

    private void work() {
        while (true) {
            List<Write<?>> group = gather();
            if (!group.isEmpty()) {
                tell(committer.commit(group));
                Group.answer(group);
            } else if (closed) {
                break;
            } else {
                sleep();
            }
        }
    }

    private void tell(List<LogEntry> events) {
        if (!events.isEmpty()) {
            tell(() -> changes.tryEmitNext(events));
            if (summaries.currentSubscriberCount() > 0) {
                tell(() -> summaries.tryEmitNext(LogSummary.of(events)));
            }
        }
    }

    /** What a watcher throws here is fatal by Reactor's rules; it must not cost the others this thread. */
    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (Throwable fatal) {
            log.error("A watcher broke at a change", fatal);
        }
    }

    private List<Write<?>> gather() {
        List<Write<?>> group = new ArrayList<>();
        for (@Nullable Write<?> next = waiting.poll(); next != null; next = waiting.poll()) {
            group.add(next);
            if (group.size() == LARGEST_GROUP) {
                break;
            }
        }
        return group;
    }

    /** Announces the sleep, then looks once more: a caller either sees the announcement or is seen. */
    private void sleep() {
        asleep = true;
        if (waiting.isEmpty() && !closed) {
            LockSupport.park(this);
        }
        asleep = false;
    }

    private void refuseWaiting() {
        List<Write<?>> group = gather();
        group.forEach(write -> write.fail(new JobException.Unavailable("it is closed")));
        Group.answer(group);
    }

    /** Writes what waits, then ends the thread. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        refuseWaiting();
    }
}
