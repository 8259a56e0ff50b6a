package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobException;
import dev.sluice.job.JobState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Whichever of two calls comes first, and however close they come: a job has one history, and it is a legal one. */
public interface RaceContract extends EveryState {

    /** How often each race is run. */
    default int interleavings() {
        return 200;
    }

    @ParameterizedTest
    @EnumSource
    default void hasOneLegalHistoryThoughTwoCallsComeAtOnce(Race race) {
        for (int round = 0; round < interleavings(); round++) {
            Claim last = ready(race);
            CyclicBarrier barrier = new CyclicBarrier(2);
            Mono<Void> one = released(barrier, race.one(this, last));
            Mono<Void> other = released(barrier, race.other(this, last));

            Flux.merge(one, other).blockLast(TIMEOUT);

            check(race, last);
        }
    }

    @ParameterizedTest
    @EnumSource
    default void hasOneLegalHistoryInEitherOrder(Race race) {
        Claim first = ready(race);
        settled(race.one(this, first)).block(TIMEOUT);
        settled(race.other(this, first)).block(TIMEOUT);
        check(race, first);

        Claim second = ready(race);
        settled(race.other(this, second)).block(TIMEOUT);
        settled(race.one(this, second)).block(TIMEOUT);
        check(race, second);
    }

    private Claim ready(Race race) {
        Claim last = lastClaim(race.from(), draft());
        clock().forward(WAIT);
        return last;
    }

    private static Mono<Void> settled(Mono<?> call) {
        return call.onErrorComplete(JobException.Conflict.class).then();
    }

    private static Mono<Void> released(CyclicBarrier barrier, Mono<?> call) {
        return Mono.defer(() -> {
                    await(barrier);
                    return settled(call);
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException cause) {
            throw new IllegalStateException(cause);
        }
    }

    /** A job that still runs has a wish upon it that its end must heed. */
    private void check(Race race, Claim last) {
        Optional<Job> found = store().find(last.job().id()).blockOptional(TIMEOUT);
        List<JobEvent> log = log(last.job().id());
        if (found.isEmpty()) {
            assertThat(race).isEqualTo(Race.SECOND_LIFE_AND_PRUNE);
            assertThat(log).isEmpty();
            return;
        }
        assertThat(found.get().state()).as("%s: %s", race, log).isIn(race.ends());
        History.check(found.get(), log);
        if (found.get().state() == JobState.RUNNING) {
            Claim holder = new Claim(found.get(), last.epoch() + 1);
            assertThat(get(store().succeed(holder, null, null))).isEqualTo(Settled.CANCELLED);
            assertThat(row(last.job().id()).state()).isEqualTo(JobState.CANCELLED);
        }
    }
}
