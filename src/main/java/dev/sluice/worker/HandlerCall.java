package dev.sluice.worker;

import io.micrometer.observation.Observation;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;

/**
 * One call of a stranger's code, on a thread that is its own until it returns. Whatever it throws becomes a signal, errors that
 * Reactor holds for fatal and would throw through its operators included: else the slot would be lost with them.
 *
 * <p>Who cancels the answer interrupts the thread and need not wait for it. A thread that does not heed that is given back
 * only when it returns, so that no other job ever waits behind it; until then it counts as abandoned.
 */
final class HandlerCall {

    private static final Logger log = LoggerFactory.getLogger(HandlerCall.class);

    private enum Stage {
        NEW,
        RUNNING,
        ABANDONED,
        RETURNED
    }

    private final JobHandler handler;
    private final Attempt attempt;
    private final Crew crew;
    private final Abandoned abandoned;
    private final Sinks.Empty<Void> returned = Sinks.empty();
    private Stage stage = Stage.NEW;
    private @Nullable Thread thread;

    HandlerCall(JobHandler handler, Attempt attempt, Crew crew, Abandoned abandoned) {
        this.handler = handler;
        this.attempt = attempt;
        this.crew = crew;
        this.abandoned = abandoned;
    }

    /** The handler's answer, to be subscribed to once; its errors come as {@link Thrown}, a lack of threads as itself. */
    Mono<Object> answer() {
        return Mono.create(this::begin);
    }

    /** Completes when the handler's code has returned, or will never be called. */
    Mono<Void> returned() {
        return returned.asMono();
    }

    private void begin(MonoSink<Object> sink) {
        sink.onCancel(this::giveUp);
        try {
            crew.call(() -> run(sink));
        } catch (RejectedExecutionException noThread) {
            returned.tryEmitEmpty();
            sink.error(noThread);
        }
    }

    private void giveUp() {
        attempt.giveUp();
        switch (abandon()) {
            case NEW -> returned.tryEmitEmpty();
            case RUNNING -> abandoned.add();
            case ABANDONED, RETURNED -> {}
        }
    }

    /** Interrupts the thread while it is in this call and no other; says how far the call was. */
    private synchronized Stage abandon() {
        Stage was = stage;
        if (was == Stage.NEW) {
            stage = Stage.RETURNED;
        } else if (was == Stage.RUNNING && thread != null) {
            stage = Stage.ABANDONED;
            thread.interrupt();
        }
        return was;
    }

    private void run(MonoSink<Object> sink) {
        if (!enter()) {
            return;
        }
        Observation.Scope observed = Observation.Scope.NOOP;
        try {
            observed = attempt.observation().openScope();
            call(sink);
        } catch (Throwable cause) {
            fail(sink, cause);
        } finally {
            if (leave() == Stage.ABANDONED) {
                abandoned.remove();
            }
            returned.tryEmitEmpty();
            observed.close();
        }
    }

    private synchronized boolean enter() {
        if (stage != Stage.NEW) {
            return false;
        }
        stage = Stage.RUNNING;
        thread = Thread.currentThread();
        return true;
    }

    /** An interrupt that the handler did not heed, or made itself, is not for the next call. */
    private synchronized Stage leave() {
        Stage was = stage;
        stage = Stage.RETURNED;
        thread = null;
        Thread.interrupted();
        return was;
    }

    private void call(MonoSink<Object> sink) throws Exception {
        Mono<?> answer = handler.run(attempt);
        if (answer == null) {
            throw new NullPointerException(handler.getClass().getName() + " returned null instead of a Mono");
        }
        Disposable answering = answer.contextWrite(attempt::observed)
                .subscribe(sink::success, cause -> fail(sink, cause), sink::success);
        sink.onDispose(() -> cancel(answering));
    }

    /** A publisher that keeps to no rule may throw here too, or may never have said how it is cancelled. */
    private void cancel(Disposable answering) {
        try {
            answering.dispose();
        } catch (Throwable cause) {
            log.debug("The answer of job {} could not be cancelled", attempt.id(), cause);
        }
    }

    private void fail(MonoSink<Object> sink, Throwable cause) {
        if (attempt.isCancelled()) {
            log.debug("Attempt {} of job {} ended after it was given up", attempt.attempt(), attempt.id(), cause);
        } else {
            sink.error(new Thrown(cause));
        }
    }

    /** Carries what a handler threw, so that it is told apart from what failed on our side. */
    static final class Thrown extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Thrown(Throwable cause) {
            super(null, cause, false, false);
        }
    }
}
