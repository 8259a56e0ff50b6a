package dev.sluice.worker;

import static dev.sluice.job.JobState.FAILED;
import static dev.sluice.job.JobState.SUCCEEDED;

import dev.sluice.job.JobState;
import dev.sluice.store.Draft;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Every way in which a handler may end its only attempt, and what the store has to say of it then. */
enum Ending {
    VALUE(SUCCEEDED, null, job -> Mono.just(Map.of("sum", 3))),
    EMPTY(SUCCEEDED, null, job -> Mono.empty()),
    ON_ANOTHER_THREAD(SUCCEEDED, null, job -> Mono.just(1).publishOn(Schedulers.parallel())),
    LEFT_INTERRUPTED(SUCCEEDED, null, job -> {
        Thread.currentThread().interrupt();
        return Mono.just("done");
    }),
    MUCH_PROGRESS(SUCCEEDED, null, job -> {
        for (int i = 0; i < 1_000; i++) {
            job.progress(i % 101);
        }
        return Mono.empty();
    }),
    WITHOUT_END(SUCCEEDED, null, job -> new Rogue() {
        @Override
        void signal(CoreSubscriber<? super Object> to) {
            to.onNext("and no completion");
        }
    }),
    TWICE(SUCCEEDED, null, job -> new Rogue() {
        @Override
        void signal(CoreSubscriber<? super Object> to) {
            to.onNext("first");
            to.onNext("second");
            to.onComplete();
            to.onComplete();
            to.onError(new IOException("third"));
        }
    }),
    SIGNALLED_ERROR(FAILED, "java.io.IOException", job -> Mono.error(new IOException("no route"))),
    THROWN_EXCEPTION(FAILED, "java.io.IOException", job -> {
        throw new IOException("no route");
    }),
    THROWN_REJECTION(FAILED, "java.util.concurrent.RejectedExecutionException", job -> {
        throw new RejectedExecutionException("its own pool is full");
    }),
    THROWN_LATER(
            FAILED,
            "java.lang.NoClassDefFoundError",
            job -> Mono.just(1).map(one -> {
                throw new NoClassDefFoundError("a/b/C");
            })),
    STACK_OVERFLOW(FAILED, "java.lang.StackOverflowError", job -> Mono.just(endless(1))),
    MISSING_CLASS(FAILED, "java.lang.NoClassDefFoundError", job -> {
        throw new NoClassDefFoundError("a/b/C");
    }),
    OUT_OF_MEMORY(FAILED, "java.lang.OutOfMemoryError", job -> {
        throw new OutOfMemoryError("of its own making");
    }),
    CAUSE_IN_A_CIRCLE(FAILED, "java.lang.IllegalStateException", job -> {
        IllegalStateException one = new IllegalStateException("one");
        one.initCause(new IOException("two", one));
        throw one;
    }),
    SUBSCRIPTION_THROWS(FAILED, "java.lang.IllegalStateException", job -> new Rogue() {
        @Override
        void signal(CoreSubscriber<? super Object> to) {
            throw new IllegalStateException("in the subscription");
        }
    }),
    NO_MONO(FAILED, "java.lang.NullPointerException", job -> null),
    NOT_JSON(
            FAILED,
            "tools.jackson.databind.DatabindException",
            job -> Mono.just(new Unwritable(() -> {
                throw new IllegalStateException("lazy");
            }))),
    JSON_MISSES_CLASS(
            FAILED,
            "java.lang.NoClassDefFoundError",
            job -> Mono.just(new Unwritable(() -> {
                throw new NoClassDefFoundError("a/b/C");
            }))),
    TOO_LARGE(FAILED, "java.lang.IllegalStateException", job -> Mono.just("x".repeat(1023))),
    BAD_PROGRESS(FAILED, "java.lang.IllegalArgumentException", job -> {
        job.progress(101);
        return Mono.empty();
    }),
    MESSAGE_THROWS(FAILED, Ending.class.getName() + "$Speechless", job -> Mono.error(new Speechless())),
    NEVER(FAILED, "timeout", job -> Mono.never()),
    BLOCKED(FAILED, "timeout", job -> {
        new CountDownLatch(1).await();
        return Mono.empty();
    }),
    SWALLOWED(FAILED, "timeout", job -> {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException swallowed) {
            return Mono.just("as if nothing had been");
        }
        return Mono.empty();
    }),
    DEAF(FAILED, "timeout", job -> {
        while (!job.isCancelled()) {
            Thread.onSpinWait();
            Thread.interrupted();
        }
        Instant end = Instant.now().plusMillis(100);
        while (Instant.now().isBefore(end)) {
            LockSupport.parkUntil(end.toEpochMilli());
            Thread.interrupted();
        }
        return Mono.empty();
    }),
    NO_SUBSCRIPTION(FAILED, "timeout", job -> new Mono<>() {
        @Override
        public void subscribe(CoreSubscriber<? super Object> actual) {}
    }),
    CANCEL_THROWS(FAILED, "timeout", job -> new Rogue() {
        @Override
        void cancelled(CoreSubscriber<? super Object> to) {
            throw new IllegalStateException("not to be cancelled");
        }
    }),
    AFTER_CANCEL(FAILED, "timeout", job -> new Rogue() {
        @Override
        void cancelled(CoreSubscriber<? super Object> to) {
            to.onNext("too late");
            to.onComplete();
        }
    }),
    ERROR_AFTER_CANCEL(FAILED, "timeout", job -> new Rogue() {
        @Override
        void cancelled(CoreSubscriber<? super Object> to) {
            to.onError(new IOException("too late"));
        }
    });

    final JobState state;
    final @Nullable String errorType;

    @SuppressWarnings("ImmutableEnumChecker") // all are functions without state
    final TestHandler.Work work;

    Ending(JobState state, @Nullable String errorType, TestHandler.Work work) {
        this.state = state;
        this.errorType = errorType;
        this.work = work;
    }

    /** A job with one attempt; its time is short if nothing but its end can end it. */
    Draft of(Draft draft) {
        return draft.maxAttempts(1)
                .timeout("timeout".equals(errorType) ? Duration.ofMillis(20) : Duration.ofMinutes(10));
    }

    private static int endless(int depth) {
        return depth > 0 ? endless(depth + 1) + depth : depth;
    }

    /** A publisher that keeps to no rule. */
    abstract static class Rogue extends Mono<Object> implements Subscription {

        private CoreSubscriber<? super Object> subscriber;

        @Override
        public void subscribe(CoreSubscriber<? super Object> actual) {
            subscriber = actual;
            actual.onSubscribe(this);
            signal(actual);
        }

        void signal(CoreSubscriber<? super Object> to) {}

        void cancelled(CoreSubscriber<? super Object> to) {}

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {
            cancelled(subscriber);
        }
    }

    /** A result that fails when it is read. */
    static final class Unwritable extends AbstractList<Object> {
        private final Supplier<Object> element;

        Unwritable(Supplier<Object> element) {
            this.element = element;
        }

        @Override
        public Object get(int index) {
            return element.get();
        }

        @Override
        public int size() {
            return 1;
        }
    }

    /** An exception that fails when it is asked what happened. */
    static final class Speechless extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no words");
        }
    }
}
