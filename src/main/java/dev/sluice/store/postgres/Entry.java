package dev.sluice.store.postgres;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/** One caller's write on its way through its {@link Lane}: first written, then answered. */
final class Entry<A, T> {

    private final A asked;
    private final MonoSink<T> sink;
    private final Executor executor;
    private final long began = System.nanoTime();
    private @Nullable T answer;
    private @Nullable Throwable failure;
    private boolean doubtful;

    Entry(A asked, MonoSink<T> sink, Executor executor) {
        this.asked = asked;
        this.sink = sink;
        this.executor = executor;
    }

    A asked() {
        return asked;
    }

    Executor executor() {
        return executor;
    }

    /** How long it has been under way. */
    long age() {
        return System.nanoTime() - began;
    }

    /** Whether it was sent before and nobody answered. */
    boolean isDoubtful() {
        return doubtful;
    }

    void doubt() {
        doubtful = true;
    }

    void answer(@Nullable T value) {
        answer = value;
    }

    void fail(Throwable cause) {
        failure = cause;
    }

    /** Tells the caller. */
    void tell() {
        if (failure != null) {
            sink.error(failure);
        } else {
            sink.success(answer);
        }
    }
}
