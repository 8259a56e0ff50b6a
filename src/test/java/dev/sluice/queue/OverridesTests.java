package dev.sluice.queue;

import static dev.sluice.store.StoreUnderTest.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.FakeJobStore;
import dev.sluice.store.FakeQueueStore;
import dev.sluice.store.QueueOverride;
import dev.sluice.store.QueueStore;
import dev.sluice.store.SettableClock;
import dev.sluice.store.StoreUnderTest;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class OverridesTests {

    private static final QueueOverride SET = new QueueOverride(true, 7, 2.5);

    private final Queues queues =
            TestQueues.of(new QueueSettings(5, 3, Overflow.REJECT, 1, 9.0), new FakeJobStore(new SettableClock()));
    private final JobQueue queue = Objects.requireNonNull(queues.find(StoreUnderTest.QUEUE));
    private final FakeQueueStore store = new FakeQueueStore();
    private final Overrides overrides = new Overrides(store, queues);

    @Test
    void doesWhatIsChangedAtOnceAndKeepsIt() {
        complete(overrides.change(queue, none -> SET));

        assertThat(setHere()).isEqualTo(SET);
        StepVerifier.create(store.overrides())
                .expectNext(Map.of(StoreUnderTest.QUEUE, SET))
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void changesOnlyWhatIsChanged() {
        complete(overrides.change(queue, now -> SET));

        complete(overrides.change(queue, now -> new QueueOverride(false, now.concurrency(), now.rateLimit())));

        assertThat(setHere()).isEqualTo(new QueueOverride(false, 7, 2.5));
    }

    @Test
    void goesBackToWhatIsConfigured() {
        complete(overrides.change(queue, now -> SET));

        complete(overrides.change(queue, now -> QueueOverride.NONE));

        assertThat(setHere()).isEqualTo(new QueueOverride(false, 3, 9.0));
    }

    @Test
    void doesWhatAnotherReplicaSet() {
        StepVerifier.create(store.override(StoreUnderTest.QUEUE, none -> SET)
                        .then(store.override("elsewhere", none -> SET)))
                .expectNext(SET)
                .expectComplete()
                .verify(TIMEOUT);

        complete(overrides.load());

        assertThat(setHere()).isEqualTo(SET);
    }

    @Test
    void goesBackWhenAnotherReplicaTookAllBack() {
        complete(overrides.change(queue, now -> SET));
        StepVerifier.create(store.override(StoreUnderTest.QUEUE, now -> QueueOverride.NONE))
                .expectNextCount(1)
                .expectComplete()
                .verify(TIMEOUT);

        complete(overrides.load());

        assertThat(setHere()).isEqualTo(new QueueOverride(false, 3, 9.0));
    }

    @Test
    void doesNotFallBackToWhatWasReadBeforeAChange() {
        Sinks.One<Map<String, QueueOverride>> slow = Sinks.one();
        Overrides late = new Overrides(new SlowStore(slow.asMono()), queues);

        StepVerifier.create(late.load())
                .expectSubscription()
                .then(() -> complete(late.change(queue, now -> SET)))
                .then(() -> slow.tryEmitValue(Map.of()).orThrow())
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(setHere()).isEqualTo(SET);
    }

    @Test
    void opensNoQueueThatIsClosed() {
        queue.close();

        complete(overrides.change(queue, now -> new QueueOverride(false, null, null)));
        TestQueues.reserve(queue);
        queue.emit(TestQueues.ticket(1));

        StepVerifier.create(queue.tickets())
                .expectSubscription()
                .then(() -> assertThat(queue.running()).isZero())
                .thenCancel()
                .verify(TIMEOUT);
    }

    private QueueOverride setHere() {
        QueueStatus status = queue.status();
        return new QueueOverride(status.paused(), status.concurrency(), status.rateLimit());
    }

    private static void complete(Mono<Void> done) {
        StepVerifier.create(done).expectComplete().verify(TIMEOUT);
    }

    /** Reads late and writes at once. */
    private record SlowStore(Mono<Map<String, QueueOverride>> read) implements QueueStore {

        @Override
        public Mono<Map<String, QueueOverride>> overrides() {
            return read;
        }

        @Override
        public Mono<QueueOverride> override(String queue, UnaryOperator<QueueOverride> change) {
            return Mono.just(change.apply(QueueOverride.NONE));
        }
    }
}
