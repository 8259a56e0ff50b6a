package dev.sluice.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class LoopTests {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final AtomicInteger rounds = new AtomicInteger();
    private VirtualTimeScheduler time;

    @BeforeEach
    void stopTime() {
        time = VirtualTimeScheduler.getOrSet();
    }

    @AfterEach
    void letTimeGo() {
        VirtualTimeScheduler.reset();
    }

    private Mono<Void> round(Duration takes) {
        return Mono.defer(() -> {
            rounds.incrementAndGet();
            return Mono.delay(takes).then();
        });
    }

    @Test
    void beginsARoundAPauseAfterTheLast() {
        Disposable loop = Loop.again(round(Duration.ofSeconds(3)), PAUSE).subscribe();

        time.advanceTimeBy(Duration.ofSeconds(40));

        loop.dispose();
        assertThat(rounds).hasValue(11);
    }

    @Test
    void letsARestGoByAfterSomethingLong() {
        Disposable loop = Loop.sparingly(round(Duration.ofMillis(500)), PAUSE).subscribe();

        time.advanceTimeBy(Duration.ofMillis(10_999));
        assertThat(rounds).hasValue(1);
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(rounds).hasValue(2);

        loop.dispose();
    }

    @Test
    void isAtSomethingShortAsOftenAsAnything() {
        Disposable loop = Loop.sparingly(round(Duration.ZERO), PAUSE).subscribe();

        time.advanceTimeBy(Duration.ofSeconds(10));

        loop.dispose();
        assertThat(rounds).hasValue(11);
    }
}
