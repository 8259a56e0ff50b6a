package dev.sluice.http;

import java.util.Arrays;
import java.util.function.Supplier;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * The bytes of a body, in one piece. It is one step, and not the seven that would be put together for it: a submission is
 * read by this, and each step costs as much as all that is done in it.
 */
final class WholeBody extends Mono<byte[]> {

    private final Flux<DataBuffer> parts;
    private final int limit;
    private final Supplier<? extends RuntimeException> tooLarge;

    /** Who sends more than that many bytes is not listened to any longer. */
    WholeBody(Flux<DataBuffer> parts, int limit, Supplier<? extends RuntimeException> tooLarge) {
        this.parts = parts;
        this.limit = limit;
        this.tooLarge = tooLarge;
    }

    @Override
    public void subscribe(CoreSubscriber<? super byte[]> actual) {
        parts.subscribe(new Collector(actual, limit, tooLarge));
    }

    private static final class Collector extends Operators.MonoSubscriber<DataBuffer, byte[]> {

        private final int limit;
        private final Supplier<? extends RuntimeException> tooLarge;
        private Subscription upstream = Operators.emptySubscription();
        private byte[] bytes = {};
        private int size;
        private boolean isDone;

        Collector(CoreSubscriber<? super byte[]> actual, int limit, Supplier<? extends RuntimeException> tooLarge) {
            super(actual);
            this.limit = limit;
            this.tooLarge = tooLarge;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            upstream = subscription;
            actual.onSubscribe(this);
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(DataBuffer part) {
            try {
                if (!isDone) {
                    take(part, part.readableByteCount());
                }
            } finally {
                DataBufferUtils.release(part);
            }
        }

        private void take(DataBuffer part, int more) {
            if (more > limit - size) {
                upstream.cancel();
                onError(tooLarge.get());
                return;
            }
            if (more > bytes.length - size) {
                bytes = Arrays.copyOf(bytes, Math.max(size + more, Math.min(limit, 2 * bytes.length)));
            }
            part.read(bytes, size, more);
            size += more;
        }

        @Override
        public void onError(Throwable cause) {
            if (isDone) {
                Operators.onErrorDropped(cause, currentContext());
            } else {
                isDone = true;
                actual.onError(cause);
            }
        }

        @Override
        public void onComplete() {
            if (!isDone) {
                isDone = true;
                complete(size == bytes.length ? bytes : Arrays.copyOf(bytes, size));
            }
        }

        @Override
        public void cancel() {
            super.cancel();
            upstream.cancel();
        }
    }
}
