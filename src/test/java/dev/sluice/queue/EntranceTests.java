package dev.sluice.queue;

import static dev.sluice.queue.TestQueues.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobException;
import dev.sluice.store.FakeJobStore;
import dev.sluice.store.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EntranceTests {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final TestTime time = new TestTime();
    private final Buffer buffer = new Buffer(settings(2, 1), new Slots(1, new RateLimit(null, () -> 0)));
    private final Releases releases =
            new Releases(new FakeJobStore(new SettableClock()), buffer, () -> {}, time.scheduler());
    private final Entrance entrance = new Entrance(buffer, releases, time.scheduler());

    @Test
    void letsNobodyPassThoseInLine() {
        fill();
        Entrance.Waiter waiter = await();
        buffer.giveBack();

        Place passed = entrance.pass(0);
        boolean served = waiter.place().isDone();
        entrance.advance();

        assertThat(passed).isNull();
        assertThat(served).isFalse();
        assertThat(waiter.place()).isCompletedWithValue(Place.buffered(0));
    }

    @Test
    void servesAsManyAsThereArePlacesInTheOrderTheyCame() {
        fill();
        List<CompletableFuture<Place>> places =
                IntStream.range(0, 4).mapToObj(i -> await().place()).toList();

        buffer.giveBack();
        buffer.giveBack();
        entrance.advance();

        assertThat(places.stream().map(CompletableFuture::isDone)).containsExactly(true, true, false, false);
    }

    @Test
    void closesTheLineBehindTheLast() {
        fill();
        Entrance.Waiter waiter = await();

        entrance.leave(waiter);
        buffer.giveBack();

        assertThat(entrance.pass(0)).isEqualTo(Place.buffered(0));
        assertThat(waiter.place()).isNotDone();
    }

    @Test
    void servesWhoIsNextWhenTheFirstHasLeft() {
        fill();
        Entrance.Waiter first = await();
        Entrance.Waiter second = await();

        entrance.leave(first);
        buffer.giveBack();
        entrance.advance();

        assertThat(first.place()).isNotDone();
        assertThat(second.place()).isCompleted();
    }

    @Test
    void refusesEachWhenItsOwnPatienceIsOver() {
        fill();
        Entrance.Waiter first = await();
        time.forward(PATIENCE.dividedBy(2));
        Entrance.Waiter second = await();

        time.forward(PATIENCE.dividedBy(2));
        List<Boolean> half =
                Stream.of(first, second).map(waiter -> waiter.place().isDone()).toList();
        time.forward(PATIENCE.dividedBy(2));

        assertThat(half).containsExactly(true, false);
        assertThat(second.place()).isCompletedExceptionally();
    }

    private void fill() {
        assertThat(entrance.pass(0)).isNotNull();
        assertThat(entrance.pass(0)).isNotNull();
    }

    private Entrance.Waiter await() {
        return entrance.await(0, PATIENCE, () -> new JobException.Full("q", 2, PATIENCE));
    }
}
