package dev.sluice.queue;

import static dev.sluice.queue.TestQueues.reserve;
import static dev.sluice.queue.TestQueues.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.FakeJobStore;
import dev.sluice.store.QueueOverride;
import dev.sluice.store.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.test.scheduler.VirtualTimeScheduler;

class RateLimitTests {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final JobQueue queue = TestQueues.queue(
            new QueueSettings(1000, 1000, Overflow.REJECT, 1, 10.0), new FakeJobStore(new SettableClock()), time);

    /** When each started, in milliseconds. */
    private final List<Long> starts = new ArrayList<>();

    private Disposable workers = Disposables.disposed();

    @BeforeEach
    void work() {
        workers = queue.tickets().subscribe(ticket -> starts.add(time.now(TimeUnit.MILLISECONDS)));
    }

    @AfterEach
    void end() {
        workers.dispose();
    }

    @Test
    void spacesStartsEvenly() {
        submit(30);

        forward(Duration.ofMillis(950));

        assertThat(starts).containsExactlyElementsOf(times(0, 100, 10));
        assertThat(queue.waiting()).isEqualTo(20);
        assertThat(queue.running()).isEqualTo(10);
    }

    @Test
    void savesNothingUpWhileNothingStarts() {
        forward(Duration.ofMinutes(10));

        submit(4);
        forward(Duration.ofSeconds(1));

        assertThat(starts).containsExactlyElementsOf(times(600_000, 100, 4));
    }

    @Test
    void goesFasterAtOnceWhenTheLimitRises() {
        limit(0.01);
        submit(5);
        forward(Duration.ofSeconds(10));

        limit(100.0);
        forward(Duration.ofSeconds(1));

        assertThat(starts).startsWith(0L).hasSize(5);
        assertThat(starts.subList(1, 5)).containsExactlyElementsOf(times(10_010, 10, 4));
    }

    @Test
    void goesSlowerWhenTheLimitFalls() {
        submit(5);
        forward(Duration.ofMillis(50));

        limit(1.0);
        forward(Duration.ofSeconds(3));

        assertThat(starts).containsExactly(0L, 100L, 1100L, 2100L);
    }

    @Test
    void startsAllAtOnceWhenTheLimitGoes() {
        JobQueue free = TestQueues.queue(1000, 1000, new FakeJobStore(new SettableClock()));
        free.apply(new QueueOverride(null, null, 1.0));
        List<Object> started = new ArrayList<>();
        workers = free.tickets().subscribe(started::add);
        LongStream.range(0, 9).forEach(seq -> {
            reserve(free);
            free.emit(ticket(seq));
        });

        int limited = started.size();
        free.apply(QueueOverride.NONE);

        assertThat(limited).isEqualTo(1);
        assertThat(started).hasSize(9);
    }

    @Test
    void startsNothingWhilePausedThoughATimerRings() {
        submit(5);

        queue.apply(new QueueOverride(true, null, null));
        forward(Duration.ofSeconds(5));
        List<Long> paused = List.copyOf(starts);
        queue.apply(QueueOverride.NONE);

        assertThat(paused).containsExactly(0L);
        assertThat(starts).containsExactly(0L, 5000L);
    }

    @Test
    void spendsNoStartOnATicketForWhichNoSlotIsFree() {
        queue.apply(new QueueOverride(null, 1, null));
        submit(3);
        forward(Duration.ofSeconds(5));

        queue.release(true);
        queue.release(true);
        forward(Duration.ofSeconds(1));

        assertThat(starts).containsExactly(0L, 5000L, 5100L);
    }

    /** A real timer rings late; what was late is made up for, but only so far. */
    @Test
    void keepsItsRateAlthoughTimersAreLate() {
        long[] now = {0};
        RateLimit limit = new RateLimit(1000.0, () -> now[0]);

        int started = 0;
        for (int round = 0; round < 1000; round++) {
            while (limit.take(1)) {
                started++;
            }
            now[0] += limit.untilNext() + 300_000;
        }

        double seconds = now[0] / 1e9;
        assertThat(started / seconds).isBetween(990.0, 1001.0);
    }

    private void submit(int jobs) {
        LongStream.range(0, jobs).forEach(seq -> {
            reserve(queue);
            queue.emit(ticket(seq));
        });
    }

    private void forward(Duration duration) {
        time.advanceTimeBy(duration);
    }

    private void limit(double perSecond) {
        queue.apply(new QueueOverride(null, null, perSecond));
    }

    private static List<Long> times(long first, long step, int number) {
        return LongStream.range(0, number).mapToObj(i -> first + i * step).toList();
    }
}
