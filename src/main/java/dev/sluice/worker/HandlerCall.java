package dev.sluice.worker;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Calls a stranger's code. Whatever it throws becomes a signal, errors that Reactor holds for fatal and would throw
 * through its operators included: else the slot would be lost with them.
 */
final class HandlerCall {

    private static final Logger log = LoggerFactory.getLogger(HandlerCall.class);

    private HandlerCall() {}

    /** The handler's answer; its errors come as {@link Thrown}. */
    static Mono<Object> of(JobHandler handler, JobContext context) {
        return Mono.create(sink -> call(handler, context, sink));
    }

    private static void call(JobHandler handler, JobContext context, MonoSink<Object> sink) {
        AtomicBoolean givenUp = new AtomicBoolean();
        sink.onCancel(() -> givenUp.set(true));
        try {
            Mono<?> answer = handler.run(context);
            if (answer == null) {
                throw new NullPointerException(handler.getClass().getName() + " returned null instead of a Mono");
            }
            sink.onDispose(
                    answer.subscribe(sink::success, cause -> fail(sink, givenUp, context, cause), sink::success));
        } catch (Throwable cause) {
            fail(sink, givenUp, context, cause);
        }
    }

    private static void fail(MonoSink<Object> sink, AtomicBoolean givenUp, JobContext context, Throwable cause) {
        if (givenUp.get()) {
            log.debug("Attempt {} of job {} ended after it was given up", context.attempt(), context.id(), cause);
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
