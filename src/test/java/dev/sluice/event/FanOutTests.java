package dev.sluice.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.store.EventFilter;
import dev.sluice.store.JobFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/** Who follows a sort of events is woken for these, and for no others. */
class FanOutTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final JobId OTHER = new JobId(new UUID(7, 2));
    private static final FanOut.Sort ALL = new FanOut.Sort(new EventFilter(Set.of(), JobFilter.ALL), false);

    private final FakeLog log = new FakeLog();
    private final FanOut fanOut = log.fanOut();
    private final FanOut.Sort mine = new FanOut.Sort(EventFilter.of(log.id()), true);
    private final BlockingQueue<List<Long>> woken = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() {
        fanOut.start();
    }

    @AfterEach
    void stop() {
        fanOut.stop();
    }

    @Test
    void wakesAReaderForItsOwnJobOnly() throws InterruptedException {
        follow();
        log.hint(FakeLog.entry(OTHER, JobState.QUEUED, 1));

        log.writeAndHint(JobState.QUEUED);

        assertThat(next()).containsExactly(1L);
        assertThat(woken).isEmpty();
    }

    @Test
    void wakesAllWhoFollowTheSame() throws InterruptedException {
        follow();
        follow();

        log.writeAndHint(JobState.QUEUED);

        assertThat(next()).containsExactly(1L);
        assertThat(next()).containsExactly(1L);
        assertThat(fanOut.followed()).isOne();
    }

    @Test
    void wakesNobodyWhoFollowsNoMore() throws InterruptedException {
        Disposable first = fanOut.follow(mine, tail -> {});
        follow();
        first.dispose();

        log.writeAndHint(JobState.QUEUED);
        log.writeAndHint(JobState.RUNNING);

        assertThat(next()).containsExactly(1L);
        assertThat(next()).containsExactly(1L, 2L);
    }

    @Test
    void goesOnWhenAReaderBreaks() throws InterruptedException {
        AtomicBoolean began = new AtomicBoolean();
        fanOut.follow(ALL, tail -> {
            if (began.getAndSet(true)) {
                throw new StackOverflowError("A reader breaks, for the test");
            }
        });
        follow();

        log.writeAndHint(JobState.QUEUED);
        log.writeAndHint(JobState.RUNNING);

        assertThat(next()).containsExactly(1L);
        assertThat(next()).containsExactly(1L, 2L);
    }

    /** What is told while the fan-out is busy is more than it keeps, so what it has from before is no whole any more. */
    @Test
    void forgetsWhatIsNoLongerWhole() throws InterruptedException {
        JobEvent noise = FakeLog.entry(new JobId(new UUID(7, 3)), JobState.RUNNING, 1);
        List<Tail> tails = new ArrayList<>();
        fanOut.follow(new FanOut.Sort(EventFilter.of(OTHER), true), tail -> {
            tails.add(tail);
            if (tail.behind(0) != null) {
                IntStream.range(0, 3000).forEach(each -> log.hint(noise));
                log.writeAndHint(JobState.QUEUED);
            }
        });
        follow();

        log.hint(FakeLog.entry(OTHER, JobState.QUEUED, 1));

        List<Long> last = next();
        while (!last.contains(1L)) {
            last = next();
        }
        assertThat(tails.get(0).behind(0)).isNull();
    }

    @Test
    void remembersNobodyWhoFollowsNoMore() {
        Disposable first = fanOut.follow(mine, this::wake);
        Disposable second = fanOut.follow(mine, this::wake);

        first.dispose();
        first.dispose();

        assertThat(fanOut.followed()).isOne();
        second.dispose();
        assertThat(fanOut.followed()).isZero();
    }

    @Test
    void listensToNothingWhereNobodyFollows() {
        assertThat(log.listeners()).isZero();

        Disposable first = fanOut.follow(mine, tail -> {});
        Disposable second = fanOut.follow(ALL, tail -> {});
        assertThat(log.listeners()).isOne();

        first.dispose();
        assertThat(log.listeners()).isOne();
        second.dispose();
        assertThat(log.listeners()).isZero();
    }

    /** What was committed while nobody followed is in the log, and no tail says that it reaches back behind it. */
    @Test
    void knowsNothingOfWhatWasWhenNobodyFollowed() throws InterruptedException {
        Disposable first = fanOut.follow(ALL, tail -> wake(tail, 1));
        log.writeAndHint(JobState.QUEUED);
        awaitEvents();
        first.dispose();
        log.writeAndHint(JobState.RUNNING);
        woken.clear();
        List<Tail> tails = new ArrayList<>();

        fanOut.follow(ALL, tail -> {
            tails.add(tail);
            wake(tail, 5);
        });
        assertThat(tails.get(0).behind(4)).isNull();
        log.writeAndHint(JobState.SUCCEEDED);

        awaitEvents();
        assertThat(tails.get(0).behind(2)).isNull();
        assertThat(tails.get(0).behind(5)).hasSize(1);
    }

    private void awaitEvents() throws InterruptedException {
        List<Long> events = next();
        while (events.isEmpty()) {
            events = next();
        }
    }

    private void wake(Tail tail, long behind) {
        List<LiveEvent> events = tail.behind(behind);
        woken.add(
                events == null
                        ? List.of()
                        : events.stream().map(LiveEvent::position).toList());
    }

    @Test
    void runsUntilItIsStopped() {
        assertThat(fanOut.isRunning()).isTrue();

        fanOut.stop();

        assertThat(fanOut.isRunning()).isFalse();
    }

    /** Passes over the first call, which comes at once. */
    private void follow() {
        fanOut.follow(mine, this::wake);
        woken.remove();
    }

    private void wake(Tail tail) {
        List<LiveEvent> recent = tail.behind(0);
        woken.add(
                recent == null
                        ? List.of()
                        : recent.stream()
                                .map(LiveEvent::event)
                                .map(JobEvent::version)
                                .toList());
    }

    private List<Long> next() throws InterruptedException {
        List<Long> next = woken.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }
}
