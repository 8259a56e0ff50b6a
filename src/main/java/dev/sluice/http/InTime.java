package dev.sluice.http;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * What a source comes to, or an error if that takes too long. As {@link Mono#timeout(Duration, Mono, Scheduler)}, in one step
 * instead of seven: every request has one, and hardly any needs it.
 */
final class InTime<T> extends MonoOperator<T, T> {

    private final Duration limit;
    private final Scheduler timer;
    private final Supplier<? extends Throwable> late;

    InTime(Mono<T> source, Duration limit, Scheduler timer, Supplier<? extends Throwable> late) {
        super(source);
        this.limit = limit;
        this.timer = timer;
        this.late = late;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        source.subscribe(new Wait<>(actual, this));
    }

    /** Whoever comes first ends it: the source, the timer or the subscriber. */
    private static final class Wait<T> implements CoreSubscriber<T>, Subscription, Runnable {

        private final CoreSubscriber<? super T> actual;
        private final InTime<T> terms;
        private final AtomicBoolean hasEnded = new AtomicBoolean();
        private Subscription source = Operators.emptySubscription();
        private volatile @Nullable Disposable timer;

        Wait(CoreSubscriber<? super T> actual, InTime<T> terms) {
            this.actual = actual;
            this.terms = terms;
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }

        private boolean end() {
            boolean first = hasEnded.compareAndSet(false, true);
            if (first) {
                takeBack();
            }
            return first;
        }

        private void takeBack() {
            Disposable set = timer;
            if (set != null) {
                set.dispose();
            }
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            source = subscription;
            actual.onSubscribe(this);
            if (!hasEnded.get()) {
                set();
            }
        }

        /** Who ends it meanwhile finds the timer, or is found. */
        private void set() {
            try {
                timer = terms.timer.schedule(this, terms.limit.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException closed) {
                source.cancel();
                onError(closed);
            }
            if (hasEnded.get()) {
                takeBack();
            }
        }

        @Override
        public void onNext(T value) {
            if (end()) {
                actual.onNext(value);
                actual.onComplete();
            } else {
                Operators.onDiscard(value, currentContext());
            }
        }

        @Override
        public void onError(Throwable cause) {
            if (end()) {
                actual.onError(cause);
            } else {
                Operators.onErrorDropped(cause, currentContext());
            }
        }

        @Override
        public void onComplete() {
            if (end()) {
                actual.onComplete();
            }
        }

        @Override
        public void run() {
            if (end()) {
                source.cancel();
                actual.onError(terms.late.get());
            }
        }

        @Override
        public void request(long values) {
            source.request(values);
        }

        @Override
        public void cancel() {
            if (end()) {
                source.cancel();
            }
        }
    }
}
