package dev.sluice.upkeep;

import static dev.sluice.job.JobState.CANCELLED;
import static dev.sluice.job.JobState.FAILED;
import static dev.sluice.job.JobState.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobState;
import dev.sluice.store.SettableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class RetentionTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final SettableClock clock = new SettableClock();
    private final FakeUpkeep store = new FakeUpkeep();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RetentionSettings settings =
            new RetentionSettings(Duration.ofHours(1), Duration.ofHours(2), Duration.ofHours(3));
    private final Retention retention = new Retention(store, settings, meters, clock);

    @Test
    void prunesEachStateAtAnAgeOfItsOwn() {
        round();

        assertThat(store.before)
                .containsEntry(SUCCEEDED, clock.instant().minus(Duration.ofHours(1)))
                .containsEntry(FAILED, clock.instant().minus(Duration.ofHours(2)))
                .containsEntry(CANCELLED, clock.instant().minus(Duration.ofHours(3)))
                .hasSize(3);
    }

    @Test
    void countsWhatItDeleted() {
        store.expired.put(SUCCEEDED, 7);
        store.expired.put(FAILED, 5);

        round();

        assertThat(count(SUCCEEDED)).isEqualTo(7);
        assertThat(count(FAILED)).isEqualTo(5);
        assertThat(count(CANCELLED)).isZero();
    }

    @Test
    void asksForMoreWhereAStepIsShort() {
        store.expired.put(SUCCEEDED, 10_000);
        store.perJob = Duration.ofNanos(100);

        rounds(6);

        assertThat(store.limits.stream().distinct()).containsExactly(50, 100, 200, 400, 500);
    }

    @Test
    void asksForLessWhereAStepIsLong() {
        store.expired.put(SUCCEEDED, 10_000);
        store.perJob = Duration.ofMillis(1);

        rounds(6);

        assertThat(store.limits.stream().distinct()).containsExactly(50, 25, 12, 10);
    }

    @Test
    void settlesWhereAStepIsNeitherShortNorLong() {
        store.expired.put(SUCCEEDED, 10_000);
        store.perJob = Duration.ofNanos(40_000);

        rounds(6);

        assertThat(store.limits.stream().distinct()).containsExactly(50, 100, 200);
    }

    @Test
    void letsNoStateWaitForAnother() {
        store.expired.put(SUCCEEDED, 1_000_000);
        store.expired.put(FAILED, 1);

        round();

        assertThat(store.expired).containsEntry(FAILED, 0);
    }

    @Test
    void leavesTheStoreToOthersAfterEachStep() {
        store.expired.put(SUCCEEDED, 1_000_000);
        store.perJob = Duration.ofNanos(120_000);

        StepVerifier.withVirtualTime(retention::round)
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(17))
                .thenAwait(Duration.ofMillis(1))
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void looksAgainInASecondWhenAllIsDone() {
        StepVerifier.withVirtualTime(retention::round)
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(999))
                .thenAwait(Duration.ofMillis(1))
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void givesRoomBackBitByBitWhenAllIsDone() {
        store.toReclaim = 3;

        rounds(1);

        assertThat(store.reclaims).isEqualTo(4);
    }

    @Test
    void givesNoRoomBackBeforeAllIsDone() {
        store.expired.put(SUCCEEDED, 1_000_000);

        rounds(3);

        assertThat(store.reclaims).isZero();
    }

    @Test
    void looksForRoomAgainOnlyWhenMoreWasDeleted() {
        rounds(3);
        int idle = store.reclaims;
        store.expired.put(CANCELLED, 1);

        rounds(1);

        assertThat(idle).isOne();
        assertThat(store.reclaims).isEqualTo(2);
    }

    @Test
    void waitsOutAStoreThatCannotWrite() {
        store.expired.put(SUCCEEDED, 1);
        store.canWrite = false;
        rounds(2);
        store.canWrite = true;

        rounds(1);

        assertThat(store.expired).containsEntry(SUCCEEDED, 0);
    }

    private void round() {
        rounds(1);
    }

    private void rounds(int count) {
        for (int i = 0; i < count; i++) {
            StepVerifier.withVirtualTime(retention::round)
                    .thenAwait(Duration.ofSeconds(10))
                    .expectComplete()
                    .verify(TIMEOUT);
        }
    }

    private double count(JobState state) {
        return meters.get("sluice.jobs.pruned")
                .tag("state", state.text())
                .counter()
                .count();
    }
}
