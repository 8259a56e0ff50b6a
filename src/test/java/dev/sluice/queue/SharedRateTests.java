package dev.sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Grant;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class SharedRateTests {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Deque<Mono<Grant>> answers = new ArrayDeque<>();
    private final List<Integer> asked = new ArrayList<>();
    private final List<Long> starts = new ArrayList<>();
    private final SharedRate rate = new SharedRate(
            100.0,
            (interval, most) -> {
                asked.add(most);
                return answers.isEmpty() ? Mono.never() : answers.poll();
            },
            this::start,
            time,
            () -> time.now(TimeUnit.NANOSECONDS));

    private boolean slotsAreFree = true;

    /** As a queue does: it takes while it may, and sets its alarm for the next. */
    private void start() {
        while (slotsAreFree && rate.take(3)) {
            starts.add(time.now(TimeUnit.MILLISECONDS));
        }
        long nanos = rate.untilNext();
        if (slotsAreFree && nanos > 0) {
            time.schedule(this::start, nanos, TimeUnit.NANOSECONDS);
        }
    }

    @Test
    void startsWhatWasGrantedWhenItIsDueAndAsksForMore() {
        answers.add(granted(2, 30));
        answers.add(granted(1, 10));

        start();
        forward(1_000);

        assertThat(starts).containsExactly(30L, 40L, 50L);
        assertThat(asked).containsExactly(3, 3, 3);
    }

    @Test
    void asksAgainWhenItIsWorthWhile() {
        answers.add(granted(0, 500));
        answers.add(granted(1, 20));

        start();
        forward(499);
        List<Integer> before = List.copyOf(asked);
        forward(100);

        assertThat(before).hasSize(1);
        assertThat(starts).containsExactly(520L);
    }

    @Test
    void losesWhatWasNotUsedInItsTime() {
        answers.add(granted(9, 0));
        slotsAreFree = false;
        rate.take(9);
        forward(190);

        slotsAreFree = true;
        start();
        forward(1_000);

        assertThat(starts).isEmpty();
        assertThat(asked).containsExactly(9, 3);
    }

    @Test
    void asksAgainAfterAnError() {
        answers.add(Mono.error(new IllegalStateException("the store is away")));
        answers.add(Mono.empty());
        answers.add(granted(1, 0));

        start();
        forward(1_000);

        assertThat(starts).containsExactly(500L);
    }

    @Test
    void forgetsWhatWasGrantedAtAnotherRate() {
        answers.add(granted(3, 50));
        answers.add(granted(1, 5));
        start();
        forward(1);

        rate.change(1.0);
        start();
        forward(48);

        assertThat(starts).containsExactly(6L);
    }

    @Test
    void passesOverAnAnswerToAQuestionOfAnEarlierRate() {
        answers.add(Mono.delay(Duration.ofMillis(50), time).then(granted(5, 0)));
        start();
        forward(1);

        rate.change(2.0);
        forward(100);

        assertThat(starts).isEmpty();
    }

    @Test
    void keepsTheRateThatIsSetAgain() {
        answers.add(granted(2, 50));
        start();
        forward(1);

        rate.change(100.0);
        forward(70);

        assertThat(starts).containsExactly(50L, 60L);
    }

    @Test
    void startsAllWithoutALimit() {
        rate.change(null);

        assertThat(rate.take(1)).isTrue();
        assertThat(rate.untilNext()).isZero();
        assertThat(rate.perSecond()).isNull();
        assertThat(asked).isEmpty();
    }

    private static Mono<Grant> granted(int starts, int millis) {
        return Mono.just(new Grant(starts, Duration.ofMillis(millis)));
    }

    private void forward(int millis) {
        time.advanceTimeBy(Duration.ofMillis(millis));
    }
}
