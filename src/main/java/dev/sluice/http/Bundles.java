package dev.sluice.http;

import java.io.ByteArrayOutputStream;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Puts together what comes in one task of an outlet, and hands it on in the next: the answers of one commit are one write
 * to the socket. Nothing waits for a timer or for more; what there is no room for waits for room.
 */
final class Bundles implements CoreSubscriber<byte[]>, Subscription {

    /** A bundle is handed on when it has so many bytes, even if there is more. */
    private static final int FULL = 16 * 1024;

    /** So many pieces are asked for ahead of those that are handed on. */
    private static final int AHEAD = 256;

    private final CoreSubscriber<? super byte[]> target;
    private final Outlet outlet;
    private final Queue<byte[]> pieces = new ConcurrentLinkedQueue<>();
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger calls = new AtomicInteger();
    private @Nullable Subscription source;
    private @Nullable Throwable failure;
    private volatile boolean ended;
    private volatile boolean over;

    private Bundles(CoreSubscriber<? super byte[]> target, Outlet outlet) {
        this.target = target;
        this.outlet = outlet;
    }

    /** These pieces in their order, in bundles that are handed on by the outlet's thread. */
    static Flux<byte[]> of(Flux<byte[]> pieces, Outlet outlet) {
        return new FluxOperator<>(pieces) {
            @Override
            public void subscribe(CoreSubscriber<? super byte[]> target) {
                source.subscribe(new Bundles(target, outlet));
            }
        };
    }

    @Override
    public Context currentContext() {
        return target.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        source = subscription;
        outlet.onRoom(this::call);
        target.onSubscribe(this);
        subscription.request(AHEAD);
    }

    @Override
    public void onNext(byte[] piece) {
        pieces.add(piece);
        call();
    }

    @Override
    public void onError(Throwable cause) {
        failure = cause;
        ended = true;
        call();
    }

    @Override
    public void onComplete() {
        ended = true;
        call();
    }

    @Override
    public void request(long bundles) {
        if (Operators.validate(bundles)) {
            demand.accumulateAndGet(bundles, Operators::addCap);
            call();
        }
    }

    @Override
    public void cancel() {
        over = true;
        if (source != null) {
            source.cancel();
        }
    }

    /** The first call has the outlet work, those until it is done have it work on. */
    private void call() {
        if (calls.getAndIncrement() == 0) {
            try {
                outlet.execute(this::work);
            } catch (RejectedExecutionException gone) {
                cancel();
            }
        }
    }

    private void work() {
        int seen = calls.get();
        do {
            boolean noMore = ended;
            while (!over && demand.get() > 0 && !pieces.isEmpty() && outlet.hasRoom()) {
                handOn();
            }
            if (noMore && !over && pieces.isEmpty()) {
                end();
            }
            seen = calls.addAndGet(-seen);
        } while (seen != 0);
    }

    private void handOn() {
        byte[] first = Objects.requireNonNull(pieces.poll());
        byte @Nullable [] next = pieces.poll();
        int count = 1;
        byte[] bundle = first;
        if (next != null) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(FULL);
            bytes.writeBytes(first);
            while (next != null) {
                bytes.writeBytes(next);
                count++;
                next = bytes.size() < FULL ? pieces.poll() : null;
            }
            bundle = bytes.toByteArray();
        }
        if (demand.get() != Long.MAX_VALUE) {
            demand.decrementAndGet();
        }
        target.onNext(bundle);
        if (source != null) {
            source.request(count);
        }
    }

    private void end() {
        over = true;
        if (failure == null) {
            target.onComplete();
        } else {
            target.onError(failure);
        }
    }
}
