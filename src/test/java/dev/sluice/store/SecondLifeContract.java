package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static dev.sluice.store.StoreUnderTest.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobException;
import dev.sluice.job.JobState;
import dev.sluice.job.Priority;
import dev.sluice.job.Progress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.test.StepVerifier;

/** A person gives a failed or cancelled job another life. */
public interface SecondLifeContract extends EveryState {

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "CANCELLED"})
    default void queuesTheJobAsIfDueNow(JobState end) {
        Job before = in(end, draft().priority(4));
        clock().forward(Duration.ofMinutes(3));

        Job queued = get(store().retry(before.id()));

        assertThat(queued).isEqualTo(row(before.id()));
        assertThat(queued.state()).isEqualTo(JobState.QUEUED);
        assertThat(queued.runAt()).isEqualTo(now());
        assertThat(queued.rank()).isEqualTo(Priority.rank(now(), 4));
        assertThat(queued.startedAt()).isNull();
        assertThat(queued.finishedAt()).isNull();
        assertThat(lastEvent(queued.id()))
                .isEqualTo(new JobEvent(
                        queued.id(),
                        queued.kind(),
                        queued.queue(),
                        JobState.QUEUED,
                        0,
                        before.version() + 1,
                        now(),
                        null,
                        null,
                        null));
    }

    @Test
    default void waitsForTheFeedAgain() {
        Job job = in(JobState.FAILED);

        Job queued = get(store().retry(job.id()));

        assertThat(fed(2)).containsExactly(Ticket.of(queued));
    }

    @Test
    default void countsAttemptsAnewAndVersionsOn() {
        Claim first = started(buffered(draft().maxAttempts(3)));
        get(store().progress(first, new Progress(40, "forty")));
        get(store().fail(first, error(first)));

        Job queued = get(store().retry(first.job().id()));
        Claim second = started(queued);
        get(store().succeed(second, "1", null));

        assertThat(queued.attempt()).isZero();
        assertThat(queued.progress()).isNull();
        assertThat(second.job().attempt()).isEqualTo(1);
        assertThat(second.epoch()).isGreaterThan(first.epoch());
        assertThat(row(queued.id()).version()).isEqualTo(7);
        History.check(row(queued.id()), log(queued.id()));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"FAILED", "CANCELLED"})
    default void refusesToRetryAnyOther(JobState state) {
        Job job = in(state);

        JobException.Conflict refusal = refusal(JobException.Conflict.class, store().retry(job.id()));

        assertThat(refusal.state()).isEqualTo(state);
        assertThat(row(job.id())).isEqualTo(job);
        assertThat(log(job.id())).hasSize((int) job.version());
    }

    @Test
    default void knowsNoJobToRetry() {
        StepVerifier.create(store().retry(draft().job().id())).expectComplete().verify(TIMEOUT);
    }

    @ParameterizedTest
    @EnumSource(names = {"SCHEDULED", "QUEUED", "RUNNING", "RETRYING"})
    default void refusesWhileAnotherLiveJobHasTheUniqueKey(JobState state) {
        Job failed = in(JobState.FAILED, draft().uniqueKey("one"));
        Job twin = in(state, draft().uniqueKey("one"));

        refusal(JobException.Conflict.class, store().retry(failed.id()));

        assertThat(row(failed.id())).isEqualTo(failed);
        assertThat(row(twin.id())).isEqualTo(twin);
    }

    @Test
    default void retriesOnceTheTwinHasEnded() {
        Job failed = in(JobState.FAILED, draft().uniqueKey("one"));
        in(JobState.SUCCEEDED, draft().uniqueKey("one"));
        Job otherKind = in(JobState.QUEUED, draft().kind("http").uniqueKey("one"));

        Job queued = get(store().retry(failed.id()));

        assertThat(queued.state()).isEqualTo(JobState.QUEUED);
        assertThat(row(otherKind.id())).isEqualTo(otherKind);
        assertThat(get(store().insert(draft().uniqueKey("one").job(), true)).job())
                .isEqualTo(queued);
    }

    @Test
    default void mayFailAndBeRetriedAgainAndAgain() {
        Job job = in(JobState.FAILED, draft().maxAttempts(1));

        for (int life = 0; life < 5; life++) {
            Claim claim = started(get(store().retry(job.id())));
            get(store().fail(claim, error(claim)));
        }

        assertThat(row(job.id()).version()).isEqualTo(3 + 5 * 3);
        History.check(row(job.id()), log(job.id()));
    }
}
