package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.IdempotencyKey;
import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What ended long ago is deleted with all that belongs to it, and nothing else is. */
public interface PruneContract extends EveryState {

    @ParameterizedTest
    @EnumSource(names = {"SUCCEEDED", "FAILED", "CANCELLED"})
    default void prunesTheStateAndTheAgeThatAreAskedFor(JobState state) {
        Job old = in(state);
        List<Job> others = new ArrayList<>();
        for (JobState each : JobState.values()) {
            if (each != state) {
                others.add(in(each));
            }
        }
        clock().forward(Duration.ofMillis(1));
        others.add(in(state));

        Pruned pruned = get(store().prune(state, now(), 100));

        assertThat(pruned.jobs()).isEqualTo(1);
        assertThat(isThere(old)).isFalse();
        assertThat(others).allSatisfy(job -> {
            assertThat(row(job.id())).isEqualTo(job);
            assertThat(log(job.id())).hasSize((int) job.version());
        });
    }

    @ParameterizedTest
    @EnumSource
    default void prunesNothingThatLives(JobState state) {
        Job job = in(state);

        Pruned pruned = get(store().prune(state, now().plus(Duration.ofDays(9)), 100));

        assertThat(pruned.jobs()).isEqualTo(state.isFinal() ? 1 : 0);
        assertThat(isThere(job)).isEqualTo(!state.isFinal());
    }

    @Test
    default void deletesTheLogWithTheJob() {
        Job job = in(JobState.FAILED);

        get(store().prune(JobState.FAILED, now().plusMillis(1), 1));

        assertThat(log(job.id())).isEmpty();
        StepVerifier.create(store().cancel(job.id())).expectComplete().verify(TIMEOUT);
        StepVerifier.create(store().retry(job.id())).expectComplete().verify(TIMEOUT);
        StepVerifier.create(store().start(Ticket.of(job))).expectComplete().verify(TIMEOUT);
        assertThat(Pages.all(store(), JobFilter.ALL, 9)).isEmpty();
    }

    @Test
    default void keepsWhatSomebodyMayStillSubmitAgain() {
        IdempotencyKey key = new IdempotencyKey("", "k", "d");
        Job job = in(JobState.SUCCEEDED, draft().key(key));
        clock().forward(IdempotencyKey.LIFE.minusMillis(1));
        int inForce = get(store().prune(JobState.SUCCEEDED, now(), 9)).jobs();
        boolean kept = isThere(job);
        clock().forward(Duration.ofMillis(1));

        int expired = get(store().prune(JobState.SUCCEEDED, now(), 9)).jobs();

        assertThat(inForce).isZero();
        assertThat(kept).isTrue();
        assertThat(expired).isEqualTo(1);
        assertThat(isThere(job)).isFalse();
        StepVerifier.create(store().find(key)).expectComplete().verify(TIMEOUT);
    }

    @Test
    default void keepsATwinForTheKeyThatMetIt() {
        Job twin = buffered(draft().uniqueKey("one"));
        IdempotencyKey key = new IdempotencyKey("", "k", "d");
        get(store().insert(draft().uniqueKey("one").key(key).job(), true));
        get(store().cancel(twin.id()));

        int pruned =
                get(store().prune(JobState.CANCELLED, now().plusMillis(1), 9)).jobs();

        assertThat(pruned).isZero();
        assertThat(get(store().find(key)).id()).isEqualTo(twin.id());
    }

    @Test
    default void prunesUpToTheLimitTheOldestFirst() {
        Job first = in(JobState.SUCCEEDED);
        clock().forward(Duration.ofSeconds(1));
        Job second = in(JobState.SUCCEEDED);
        clock().forward(Duration.ofSeconds(1));
        Job third = in(JobState.SUCCEEDED);
        Instant all = now().plusMillis(1);

        int one = get(store().prune(JobState.SUCCEEDED, all, 1)).jobs();
        boolean firstLeft = isThere(first);
        int two = get(store().prune(JobState.SUCCEEDED, all, 1)).jobs();

        assertThat(one + two).isEqualTo(2);
        assertThat(firstLeft).isFalse();
        assertThat(isThere(second)).isFalse();
        assertThat(isThere(third)).isTrue();
    }

    @Test
    default void saysHowLongItHeldTheStore() {
        filled(50, draft -> draft);
        Pages.steps(from -> store().cancelAll(JobFilter.ALL, from));

        Pruned some = get(store().prune(JobState.CANCELLED, now().plusMillis(1), 100));
        Pruned none = get(store().prune(JobState.CANCELLED, now().plusMillis(1), 100));

        assertThat(some.jobs()).isEqualTo(50);
        assertThat(some.held()).isPositive().isLessThan(TIMEOUT);
        assertThat(none.jobs()).isZero();
        assertThat(none.held()).isLessThan(TIMEOUT);
    }

    @Test
    default void prunesOnlyWhenSubscribed() {
        Job job = in(JobState.CANCELLED);

        Mono<Pruned> prune = store().prune(JobState.CANCELLED, now().plusMillis(1), 1);

        assertThat(isThere(job)).isTrue();
        assertThat(get(prune).jobs()).isEqualTo(1);
    }

    @Test
    default void tellsNobodyOfWhatItDeletes() {
        in(JobState.CANCELLED);
        Job next = unbuffered(draft());
        Mono<Job> writes = store().prune(JobState.CANCELLED, now().plusMillis(1), 1)
                .then(store().reclaim())
                .then(store().cancel(next.id()));

        List<JobEvent> told = toldFirst(writes);

        assertThat(told).containsExactly(lastEvent(next.id()));
    }

    @Test
    default void hasNothingToReclaimAtFirst() {
        StepVerifier.create(store().reclaim())
                .expectNext(false)
                .expectComplete()
                .verify(TIMEOUT);
    }

    private boolean isThere(Job job) {
        return store().find(job.id()).blockOptional(TIMEOUT).isPresent();
    }
}
