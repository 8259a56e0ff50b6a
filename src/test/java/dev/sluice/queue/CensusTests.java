package dev.sluice.queue;

import static dev.sluice.store.StoreUnderTest.TIMEOUT;
import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Draft;
import dev.sluice.store.FakeJobStore;
import dev.sluice.store.SettableClock;
import dev.sluice.store.StoreUnderTest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class CensusTests {

    private final SettableClock clock = new SettableClock();
    private final FakeJobStore store = new FakeJobStore(clock);
    private final Queues queues = TestQueues.of(5, 1, store);
    private final JobQueue queue = Objects.requireNonNull(queues.find(StoreUnderTest.QUEUE));
    private final Census census = new Census(store, queues, clock);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @BeforeEach
    void register() {
        QueueMeters.register(meters, queues, census);
    }

    @Test
    void countsJobsThatNobodyHereCanRun() {
        insert(draft());
        insert(draft().kind("gone"));
        insert(draft().queue("gone"));

        take();

        assertThat(gauge("sluice.jobs.stranded")).isEqualTo(2);
    }

    @Test
    void tellsHowLongTheOldestWaitsWhereverItDoes() {
        insert(draft());
        clock.forward(Duration.ofMillis(1500));
        insert(draft());

        take();
        clock.forward(Duration.ofMillis(500));

        assertThat(gauge("sluice.queue.oldest.age")).isEqualTo(2);
    }

    @Test
    void tellsNoAgeWhereNothingWaits() {
        take();

        assertThat(gauge("sluice.queue.oldest.age")).isZero();
        assertThat(gauge("sluice.queue.waiting")).isZero();
        assertThat(gauge("sluice.queue.running")).isZero();
    }

    @Test
    void asksNobodyDuringAScrape() {
        Runnable answer = store.hold();
        insertLater();

        double held = gauge("sluice.queue.waiting") + gauge("sluice.queue.oldest.age");
        answer.run();

        assertThat(held).isZero();
    }

    @Test
    void setsRightWhatIsBelievedToWaitInTheStore() {
        queue.stored(1000);
        insert(draft());

        take();
        take();

        assertThat(queue.waiting()).isEqualTo(1);
    }

    @Test
    void countsAtTheStartOnlyWhatCanBeRun() {
        insert(draft());
        insert(draft().kind("gone"));
        insert(draft().queue("gone"));

        queues.recovered(get(store.counts()));

        assertThat(queue.waiting()).isEqualTo(1);
    }

    @Test
    void addsUpWhatIsStoredByQueue() {
        queues.stored(Map.of(StoreUnderTest.QUEUE, 2, "gone", 3));

        assertThat(queue.waiting()).isEqualTo(2);
    }

    private void take() {
        StepVerifier.create(census.take()).expectComplete().verify(TIMEOUT);
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    private void insert(Draft draft) {
        get(store.insert(draft.job(), false));
    }

    private void insertLater() {
        store.insert(draft().job(), false).subscribe();
    }

    private Draft draft() {
        return new Draft(clock.instant());
    }
}
