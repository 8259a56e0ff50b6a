package dev.sluice.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class SparingTests {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 50);
    private final Sparing sparing = new Sparing(now::get);

    private boolean isDone(long takes) {
        return Boolean.TRUE.equals(sparing.at(Mono.fromSupplier(() -> {
                    now.addAndGet(takes);
                    return true;
                }))
                .block());
    }

    @Test
    void letsARestGoBy() {
        assertThat(isDone(10)).isTrue();

        now.addAndGet(189);
        assertThat(isDone(10)).isFalse();

        now.incrementAndGet();
        assertThat(isDone(10)).isTrue();
    }

    @Test
    void letsItBeDoneAgainAtOnceThatTookNoTime() {
        assertThat(isDone(0)).isTrue();
        assertThat(isDone(0)).isTrue();
    }

    @Test
    void letsItBeDoneAgainAtOnceThatFailed() {
        assertThat(sparing.at(Mono.fromRunnable(() -> {
                            now.addAndGet(10);
                            throw new IllegalStateException();
                        }))
                        .onErrorComplete()
                        .blockOptional())
                .isEmpty();

        assertThat(isDone(1)).isTrue();
    }
}
