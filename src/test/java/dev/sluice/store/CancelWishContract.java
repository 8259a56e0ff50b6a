package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static dev.sluice.store.StoreUnderTest.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobException;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.Progress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** A wish to cancel stays with a running job, which ends as cancelled whatever its handler still says. */
public interface CancelWishContract extends EveryState {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PROGRESS")
    default void endsAsCancelledHoweverTheAttemptEnds(GuardedWrite end) {
        Claim claim = wished();
        JobId id = claim.job().id();
        clock().forward(Duration.ofSeconds(2));

        boolean kept = end.kept(this, claim);

        Job job = row(id);
        assertThat(kept).isTrue();
        assertThat(job.state()).isEqualTo(JobState.CANCELLED);
        assertThat(job.finishedAt()).isEqualTo(now());
        assertThat(job.result()).isNull();
        assertThat(job.attempt()).isEqualTo(1);
        assertThat(lastEvent(id))
                .isEqualTo(
                        new JobEvent(id, job.kind(), job.queue(), JobState.CANCELLED, 1, 3, now(), null, null, null));
        History.check(job, log(id));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PROGRESS")
    default void dropsWhatComesAfterTheEndThatWasWishedFor(GuardedWrite end) {
        Claim claim = wished();
        end.kept(this, claim);
        Job cancelled = row(claim.job().id());

        for (GuardedWrite write : GuardedWrite.values()) {
            assertThat(write.kept(this, claim)).as("%s after %s", write, end).isFalse();
        }

        assertThat(row(cancelled.id())).isEqualTo(cancelled);
        assertThat(log(cancelled.id())).hasSize(3);
    }

    @Test
    default void goesOnWithProgressUntilTheAttemptEnds() {
        Claim claim = wished();
        JobId id = claim.job().id();

        boolean kept = get(store().progress(claim, new Progress(40, "forty")));

        assertThat(kept).isTrue();
        assertThat(row(id).state()).isEqualTo(JobState.RUNNING);
        assertThat(row(id).progress()).isEqualTo(new Progress(40, "forty"));
        assertThat(get(store().succeed(claim, "1", new Progress(100, null)))).isEqualTo(Settled.CANCELLED);
        assertThat(log(id)).extracting(JobEvent::name).endsWith("progress", "cancelled");
        History.check(row(id), log(id));
    }

    @Test
    default void mayBeWishedTwice() {
        Claim claim = wished();

        Job again = get(store().cancel(claim.job().id()));

        assertThat(again).isEqualTo(claim.job());
        assertThat(get(store().succeed(claim, null, null))).isEqualTo(Settled.CANCELLED);
        refusal(JobException.Conflict.class, store().cancel(claim.job().id()));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PROGRESS")
    default void forgetsTheWishWithTheEnd(GuardedWrite end) {
        Claim cancelled = wished();
        end.kept(this, cancelled);
        get(store().retry(cancelled.job().id()));
        Claim claim = started(cancelled.job());

        Settled settled = get(store().succeed(claim, null, null));

        assertThat(settled).isEqualTo(Settled.KEPT);
        assertThat(row(claim.job().id()).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    default void tellsWhoseEndIsWishedFor() {
        Job running = started().job();
        Job waiting = buffered(draft());
        Job ended = in(JobState.FAILED);
        Flux<Job> requests = Flux.concat(
                store().cancel(waiting.id()),
                store().cancel(ended.id()).onErrorComplete(JobException.Conflict.class),
                store().cancel(running.id()),
                store().cancel(running.id()));

        StepVerifier.create(store().cancelWishes().take(2))
                .then(() -> get(requests.count()))
                .expectNext(running.id(), running.id())
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    default void tellsTheWishesOfManyAtOnce() {
        List<JobId> running = List.of(
                started().job().id(), started().job().id(), started().job().id());

        StepVerifier.create(store().cancelWishes().take(3).collectList())
                .then(() -> get(store().cancelAll(new JobFilter(JobState.RUNNING, null, null, null), 0)))
                .assertNext(told -> assertThat(told).containsExactlyElementsOf(running))
                .expectComplete()
                .verify(TIMEOUT);
    }

    /** A running attempt that somebody wishes to be cancelled. */
    private Claim wished() {
        Claim claim = started();
        get(store().cancel(claim.job().id()));
        return claim;
    }
}
