package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static dev.sluice.store.StoreUnderTest.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.IdempotencyKey;
import dev.sluice.job.Job;
import dev.sluice.job.JobException;
import dev.sluice.job.JobState;
import dev.sluice.job.NewJob;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** A submission that is sent again under its key is answered with its job, for a day. */
public interface IdempotencyContract extends EveryState {

    /** A submission's key. */
    IdempotencyKey KEY = new IdempotencyKey("ann", "k-1 'ü'", "same");

    /** The same key with something else behind it. */
    IdempotencyKey REUSED = new IdempotencyKey("ann", "k-1 'ü'", "other");

    /** The shortest time a store knows. */
    Duration TICK = Duration.ofMillis(1);

    @ParameterizedTest
    @EnumSource
    default void answersWithTheFirstJobAsItStands(JobState state) {
        Job first = in(state, draft().key(KEY));
        NewJob again = draft().key(KEY).job();

        Insertion replayed = get(store().insert(again, true));

        assertThat(replayed).isEqualTo(new Insertion(first, false));
        assertThat(row(first.id())).isEqualTo(first);
        assertThat(get(store().find(KEY))).isEqualTo(first);
        StepVerifier.create(store().find(again.id())).expectComplete().verify(TIMEOUT);
    }

    @Test
    default void refusesAKeyThatWasUsedForSomethingElse() {
        Job first = buffered(draft().key(KEY));
        NewJob other = draft().key(REUSED).job();

        refusal(JobException.KeyReused.class, store().insert(other, true));
        refusal(JobException.KeyReused.class, store().find(REUSED));

        assertThat(get(store().find(KEY))).isEqualTo(first);
        StepVerifier.create(store().find(other.id())).expectComplete().verify(TIMEOUT);
    }

    @Test
    default void findsNothingUnderAKeyThatNobodyUsed() {
        buffered(draft().key(KEY));

        StepVerifier.create(store().find(new IdempotencyKey("ann", "k-2", "same")))
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    default void keepsTheKeysOfOwnersApart() {
        Job ann = buffered(draft().key(KEY));
        IdempotencyKey key = new IdempotencyKey("", KEY.key(), "other");

        Job nobody = buffered(draft().key(key));

        assertThat(nobody.id()).isNotEqualTo(ann.id());
        assertThat(get(store().find(KEY))).isEqualTo(ann);
        assertThat(get(store().find(key))).isEqualTo(nobody);
    }

    @Test
    default void keepsAKeyForADay() {
        Job first = buffered(draft().key(KEY));
        clock().forward(IdempotencyKey.LIFE.minus(TICK));

        Insertion replayed = get(store().insert(draft().key(KEY).job(), true));

        assertThat(replayed).isEqualTo(new Insertion(first, false));
        assertThat(get(store().find(KEY))).isEqualTo(first);
        refusal(JobException.KeyReused.class, store().find(REUSED));
    }

    @Test
    default void forgetsAKeyAfterADay() {
        buffered(draft().key(KEY));
        clock().forward(IdempotencyKey.LIFE);

        StepVerifier.create(store().find(KEY)).expectComplete().verify(TIMEOUT);
        Job next = buffered(draft().key(REUSED));

        assertThat(get(store().find(REUSED))).isEqualTo(next);
    }

    @Test
    default void countsTheDayFromTheFirstSubmission() {
        Job first = buffered(draft().key(KEY));
        clock().forward(IdempotencyKey.LIFE.minus(TICK));
        get(store().insert(draft().key(KEY).job(), true));
        clock().forward(TICK);

        Insertion next = get(store().insert(draft().key(KEY).job(), true));

        assertThat(next.isNew()).isTrue();
        assertThat(next.job().id()).isNotEqualTo(first.id());
    }

    @Test
    default void keepsNoKeyOfARefusedSubmission() {
        Job taken = buffered(draft());
        NewJob refused = draft().id(taken.id()).key(KEY).job();
        StepVerifier.create(store().insert(refused, true)).expectError().verify(TIMEOUT);

        StepVerifier.create(store().find(KEY)).expectComplete().verify(TIMEOUT);
        Job accepted = buffered(draft().key(REUSED));

        assertThat(get(store().find(REUSED))).isEqualTo(accepted);
    }

    @Test
    default void answersWithATwinEvenAfterTheTwinsEnd() {
        Job twin = buffered(draft().uniqueKey("one"));
        NewJob submission = draft().uniqueKey("one").key(KEY).job();
        Insertion met = get(store().insert(submission, true));
        get(store().succeed(started(twin), "1", null));

        Insertion replayed = get(store().insert(submission, true));

        assertThat(met).isEqualTo(new Insertion(twin, false));
        assertThat(replayed).isEqualTo(new Insertion(row(twin.id()), false));
        assertThat(replayed.job().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    default void refusesAReusedKeyThoughThereIsATwin() {
        buffered(draft().uniqueKey("one").key(KEY));

        NewJob other = draft().uniqueKey("one").key(REUSED).job();

        refusal(JobException.KeyReused.class, store().insert(other, true));
    }

    @RepeatedTest(5)
    default void storesOneOfManyThatComeAtOnce() {
        Flux<Insertion> insertions = Flux.range(0, 16)
                .map(each -> draft().key(KEY).job())
                .flatMap(job -> store().insert(job, true).subscribeOn(Schedulers.parallel()), 16);

        List<Insertion> answers = get(insertions.collectList());

        Job stored = get(store().find(KEY));
        assertThat(answers).filteredOn(Insertion::isNew).hasSize(1);
        assertThat(answers).hasSize(16).extracting(Insertion::job).containsOnly(stored);
    }
}
