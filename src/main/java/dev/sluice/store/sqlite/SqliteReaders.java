package dev.sluice.store.sqlite;

import dev.sluice.job.JobException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A few threads that read, each with a connection of its own while it does: SQLite's WAL lets them beside the writer. Who asks
 * may be an event loop, so what stands between knows no lock, and the threads are there before anybody asks.
 */
final class SqliteReaders implements Reads, AutoCloseable {

    static final int THREADS = 4;

    private static final long PATIENCE_SECONDS = 5;

    private final List<Session> sessions;
    private final Queue<Session> free;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS, THREADS, 0, TimeUnit.SECONDS, new LinkedTransferQueue<>(), SqliteReaders::thread);
    private final Scheduler scheduler = Schedulers.fromExecutorService(threads, "sqlite-reader");

    /** As many sessions as there are threads, so that a thread never looks for one in vain. */
    SqliteReaders(List<Session> sessions) {
        this.sessions = new ArrayList<>(sessions);
        this.free = new ConcurrentLinkedQueue<>(sessions);
        threads.prestartAllCoreThreads();
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "sqlite-reader");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public <T> Mono<T> read(Work<T> work) {
        return Mono.<T>fromCallable(() -> answer(work))
                .subscribeOn(scheduler)
                .onErrorMap(RejectedExecutionException.class, closed -> new JobException.Unavailable("it is closed"));
    }

    private <T> @org.jspecify.annotations.Nullable T answer(Work<T> work) {
        Session session = free.remove();
        try {
            return work.run(session);
        } catch (SQLException cause) {
            session.forget();
            throw new JobException.Unavailable(String.valueOf(cause.getMessage()));
        } finally {
            free.add(session);
        }
    }

    /** Answers what waits, then ends the threads. */
    @Override
    public void close() throws SQLException {
        threads.shutdown();
        try {
            threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        scheduler.dispose();
        for (Session session : sessions) {
            session.close();
        }
    }
}
