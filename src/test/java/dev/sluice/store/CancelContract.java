package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static dev.sluice.store.StoreUnderTest.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobException;
import dev.sluice.job.JobState;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.test.StepVerifier;

/** A person ends a job that waits at once, a worker one that runs by force. */
public interface CancelContract extends EveryState {

    @ParameterizedTest
    @EnumSource(names = {"SCHEDULED", "QUEUED", "RETRYING"})
    default void cancelsWhatWaits(JobState state) {
        Job before = in(state);
        clock().forward(Duration.ofSeconds(5));

        Job cancelled = get(store().cancel(before.id()));

        assertThat(cancelled).isEqualTo(row(before.id()));
        assertThat(cancelled.state()).isEqualTo(JobState.CANCELLED);
        assertThat(cancelled.finishedAt()).isEqualTo(now());
        assertThat(cancelled.version()).isEqualTo(before.version() + 1);
        assertThat(lastEvent(before.id())).isEqualTo(cancellation(cancelled));
        History.check(cancelled, log(before.id()));
    }

    @ParameterizedTest
    @EnumSource(names = {"SUCCEEDED", "FAILED", "CANCELLED"})
    default void refusesToCancelWhatHasEnded(JobState state) {
        Job ended = in(state);

        JobException.Conflict refusal = refusal(JobException.Conflict.class, store().cancel(ended.id()));

        assertThat(refusal.state()).isEqualTo(state);
        assertThat(row(ended.id())).isEqualTo(ended);
        assertThat(log(ended.id())).hasSize((int) ended.version());
    }

    @Test
    default void knowsNoJobToCancel() {
        StepVerifier.create(store().cancel(draft().job().id())).expectComplete().verify(TIMEOUT);
    }

    @Test
    default void neitherStartsNorFeedsNorPromotesWhatIsCancelled() {
        Job buffered = buffered(draft());
        Job spilled = unbuffered(draft());
        Job scheduled = unbuffered(draft().dueIn(WAIT));

        get(store().cancel(buffered.id()));
        get(store().cancel(spilled.id()));
        get(store().cancel(scheduled.id()));
        clock().forward(WAIT);

        StepVerifier.create(store().start(Ticket.of(buffered))).expectComplete().verify(TIMEOUT);
        StepVerifier.create(store().nextDue()).expectComplete().verify(TIMEOUT);
        assertThat(get(store().release(Ticket.of(buffered)))).isFalse();
        assertThat(fed(9)).isEmpty();
        assertThat(promoted()).isEmpty();
    }

    @Test
    default void leavesWhatRunsRunning() {
        Job running = started().job();

        Job answer = get(store().cancel(running.id()));

        assertThat(answer).isEqualTo(running);
        assertThat(row(running.id())).isEqualTo(running);
        assertThat(log(running.id())).hasSize((int) running.version());
    }

    @Test
    default void endsARunningJobByForce() {
        Claim claim = started();
        clock().forward(Duration.ofSeconds(5));

        Settled settled = get(store().cancel(claim));

        Job cancelled = row(claim.job().id());
        assertThat(settled).isEqualTo(Settled.CANCELLED);
        assertThat(cancelled.state()).isEqualTo(JobState.CANCELLED);
        assertThat(cancelled.finishedAt()).isEqualTo(now());
        assertThat(cancelled.attempt()).isEqualTo(1);
        assertThat(lastEvent(cancelled.id())).isEqualTo(cancellation(cancelled));
        History.check(cancelled, log(cancelled.id()));
    }

    @Test
    default void raisesTheEpochOfWhatItEndsByForce() {
        Claim claim = started();
        get(store().cancel(claim));
        get(store().retry(claim.job().id()));

        Claim next = started(claim.job());

        assertThat(next.epoch()).isGreaterThan(claim.epoch() + 1);
    }

    private JobEvent cancellation(Job job) {
        return new JobEvent(
                job.id(),
                job.kind(),
                job.queue(),
                JobState.CANCELLED,
                job.attempt(),
                job.version(),
                now(),
                null,
                null,
                null);
    }
}
