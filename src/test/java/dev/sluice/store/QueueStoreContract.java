package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** What persons set for queues is kept, and changed in one step. */
public interface QueueStoreContract extends StoreUnderTest {

    /**
     * Where it is kept.
     *
     * @return the same store
     */
    QueueStore queues();

    /** All there is to set, and parts of it. */
    static QueueOverride[] values() {
        return new QueueOverride[] {
            new QueueOverride(true, 7, 0.5),
            new QueueOverride(false, null, null),
            new QueueOverride(null, 1, null),
            new QueueOverride(null, null, 1e6 / 3)
        };
    }

    @Test
    default void knowsNothingThatNobodySet() {
        assertThat(get(queues().overrides())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.store.QueueStoreContract#values")
    default void keepsWhatIsSet(QueueOverride value) {
        QueueOverride set = get(queues().override("mail", before -> value));

        assertThat(set).isEqualTo(value);
        assertThat(get(queues().overrides())).containsExactly(Map.entry("mail", value));
    }

    @Test
    default void changesWhatWasSetBefore() {
        get(queues().override("mail", before -> new QueueOverride(true, 3, null)));
        get(queues().override(QUEUE, before -> new QueueOverride(null, 2, null)));

        QueueOverride set =
                get(queues().override("mail", before -> new QueueOverride(before.paused(), before.concurrency(), 2.5)));

        assertThat(set).isEqualTo(new QueueOverride(true, 3, 2.5));
        assertThat(get(queues().overrides()))
                .containsOnly(Map.entry("mail", set), Map.entry(QUEUE, new QueueOverride(null, 2, null)));
    }

    @Test
    default void startsFromNothing() {
        StepVerifier.create(queues().override("mail", before -> {
                    assertThat(before).isEqualTo(QueueOverride.NONE);
                    return before;
                }))
                .expectNext(QueueOverride.NONE)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    default void forgetsAQueueForWhichNothingIsSetAnyMore() {
        get(queues().override("mail", before -> new QueueOverride(true, null, null)));

        QueueOverride set = get(queues().override("mail", before -> QueueOverride.NONE));

        assertThat(set).isEqualTo(QueueOverride.NONE);
        assertThat(get(queues().overrides())).isEmpty();
    }

    @Test
    default void setsOnlyWhenSubscribed() {
        Mono<QueueOverride> pause = queues().override("mail", before -> new QueueOverride(true, null, null));

        assertThat(get(queues().overrides())).isEmpty();
        assertThat(get(pause).paused()).isTrue();
    }

    @Test
    default void losesNoneOfManyChangesAtOnce() {
        Flux<QueueOverride> changes = Flux.range(0, 50)
                .flatMap(each ->
                        queues().override("mail", QueueStoreContract::oneMore).subscribeOn(Schedulers.parallel()));

        StepVerifier.create(changes).expectNextCount(50).expectComplete().verify(TIMEOUT);

        assertThat(get(queues().overrides())).containsEntry("mail", new QueueOverride(null, 50, null));
    }

    @Test
    default void failsAChangeThatThrowsAlone() {
        Mono<QueueOverride> broken = queues().override("mail", before -> {
            throw new IllegalStateException("no");
        });
        Mono<QueueOverride> good = queues().override(QUEUE, QueueStoreContract::oneMore);

        StepVerifier.create(Flux.mergeDelayError(2, broken, good))
                .expectNextCount(1)
                .expectError(IllegalStateException.class)
                .verify(TIMEOUT);

        assertThat(get(queues().overrides())).containsOnlyKeys(QUEUE);
    }

    private static QueueOverride oneMore(QueueOverride before) {
        int slots = before.concurrency() == null ? 0 : before.concurrency();
        return new QueueOverride(null, slots + 1, null);
    }
}
