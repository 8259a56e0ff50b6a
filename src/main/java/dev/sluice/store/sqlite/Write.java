package dev.sluice.store.sqlite;

import dev.sluice.job.JobException;
import java.sql.SQLException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/** One caller's work on its way through the writer: first run, then, after the commit, answered. */
final class Write<T> {

    private final Work<T> work;
    private final MonoSink<T> sink;
    private final Executor executor;
    private @Nullable T result;
    private @Nullable Throwable failure;

    Write(Work<T> work, MonoSink<T> sink, Executor executor) {
        this.work = work;
        this.sink = sink;
        this.executor = executor;
    }

    /** A refusal is an answer like any other: it is thrown before anything is written, so the others need not care. */
    void run(Session session) throws SQLException {
        failure = null;
        try {
            result = work.run(session);
        } catch (JobException refusal) {
            failure = refusal;
        }
    }

    void fail(Throwable cause) {
        failure = cause;
    }

    Executor executor() {
        return executor;
    }

    void answer() {
        if (failure != null) {
            sink.error(failure);
        } else {
            sink.success(result);
        }
    }
}
