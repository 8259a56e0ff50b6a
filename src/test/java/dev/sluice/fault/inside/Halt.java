package dev.sluice.fault.inside;

import dev.sluice.store.JobStore;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Subscription;
import org.springframework.core.env.Environment;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Ends the process at the step {@code halt.at}, when that is come to for the {@code halt.after}th time: no hook and no handler
 * in it comes after that. Does nothing where no step is named.
 */
public final class Halt extends FaultyStore {

    /** The exit status that nothing else has. */
    public static final int STATUS = 86;

    private final Step step;
    private final AtomicInteger left;

    /** As the environment says. */
    public Halt(Environment environment) {
        this.step = environment.getProperty("halt.at", Step.class);
        this.left = new AtomicInteger(environment.getProperty("halt.after", Integer.class, 1));
    }

    @Override
    Object call(JobStore store, Method method, Object[] arguments) throws Throwable {
        Object answer = forward(store, method, arguments);
        if (step == null || !method.getName().equals(step.call())) {
            return answer;
        }
        return answer instanceof Mono<?> mono ? watched(mono) : watched((Flux<?>) answer);
    }

    private <T> Mono<T> watched(Mono<T> call) {
        return switch (step.side()) {
            case ASKED ->
                Mono.defer(() -> {
                    passed();
                    return call;
                });
            case ANSWERED -> call.doOnNext(answer -> passed());
            case TOLD -> call.transform(Operators.<T, T>lift((source, next) -> new Told<>(next)));
        };
    }

    private <T> Flux<T> watched(Flux<T> call) {
        return step.side() == Step.Side.TOLD
                ? call.transform(Operators.<T, T>lift((source, next) -> new Told<>(next)))
                : call.doOnNext(answer -> passed());
    }

    private void passed() {
        if (left.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(STATUS);
        }
    }

    /** Passes when the one behind it has done with what it was told. */
    private final class Told<T> implements CoreSubscriber<T> {

        private final CoreSubscriber<? super T> next;

        Told(CoreSubscriber<? super T> next) {
            this.next = next;
        }

        @Override
        public Context currentContext() {
            return next.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            next.onSubscribe(subscription);
        }

        @Override
        public void onNext(T value) {
            next.onNext(value);
            passed();
        }

        @Override
        public void onError(Throwable cause) {
            next.onError(cause);
        }

        @Override
        public void onComplete() {
            next.onComplete();
        }
    }
}
