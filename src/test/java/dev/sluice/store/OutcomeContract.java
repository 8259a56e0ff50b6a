package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobError;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.Priority;
import dev.sluice.job.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an attempt says, and how it ends. */
public interface OutcomeContract extends StoreUnderTest {

    @Test
    default void writesProgressToTheRowAndTheLog() {
        Claim claim = started();
        JobId id = claim.job().id();
        Progress progress = new Progress(40, "dos „tres“ 🚀");

        boolean kept = get(store().progress(claim, progress));

        assertThat(kept).isTrue();
        assertThat(row(id).progress()).isEqualTo(progress);
        assertThat(row(id).version()).isEqualTo(3);
        assertThat(lastEvent(id))
                .isEqualTo(new JobEvent(id, "simulate", QUEUE, JobState.RUNNING, 1, 3, now(), progress, null, null));
    }

    @Test
    default void letsTheLatestProgressStandInTheRow() {
        Claim claim = started();
        JobId id = claim.job().id();

        get(store().progress(claim, new Progress(40, "forty")));
        get(store().progress(claim, new Progress(0, null)));

        assertThat(row(id).progress()).isEqualTo(new Progress(0, null));
        assertThat(log(id)).extracting(JobEvent::name).containsExactly("queued", "running", "progress", "progress");
    }

    @Test
    default void succeedsWithAResult() {
        Claim claim = started();
        JobId id = claim.job().id();
        String result = "{\"text\":\"'ü' 🚀\"}";
        clock().forward(Duration.ofSeconds(2));

        Settled settled = get(store().succeed(claim, result, null));

        Job job = row(id);
        assertThat(settled).isEqualTo(Settled.KEPT);
        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.result()).isEqualTo(result);
        assertThat(job.finishedAt()).isEqualTo(now());
        assertThat(job.startedAt()).isEqualTo(claim.job().startedAt());
        assertThat(lastEvent(id))
                .isEqualTo(new JobEvent(id, "simulate", QUEUE, JobState.SUCCEEDED, 1, 3, now(), null, result, null));
    }

    @Test
    default void succeedsWithoutAResult() {
        Claim claim = started();
        get(store().progress(claim, new Progress(40, "forty")));

        get(store().succeed(claim, null, null));

        Job job = row(claim.job().id());
        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.result()).isNull();
        assertThat(job.progress()).isEqualTo(new Progress(40, "forty"));
    }

    @Test
    default void writesTheLastProgressTogetherWithTheSuccess() {
        Claim claim = started();
        get(store().progress(claim, new Progress(40, "forty")));

        get(store().succeed(claim, "1", new Progress(100, null)));

        Job job = row(claim.job().id());
        assertThat(job.progress()).isEqualTo(new Progress(100, null));
        assertThat(job.version()).isEqualTo(4);
    }

    @Test
    default void plansTheNextAttemptAfterAFailure() {
        Claim claim = started(buffered(draft().priority(3)));
        JobId id = claim.job().id();
        JobError error = error(claim);
        Instant due = now().plusSeconds(90);

        Settled settled = get(store().retry(claim, error, due));

        Job job = row(id);
        assertThat(settled).isEqualTo(Settled.KEPT);
        assertThat(job.state()).isEqualTo(JobState.RETRYING);
        assertThat(job.runAt()).isEqualTo(due);
        assertThat(job.rank()).isEqualTo(Priority.rank(due, 3));
        assertThat(job.attempt()).isEqualTo(1);
        assertThat(job.finishedAt()).isNull();
        assertThat(job.error()).isEqualTo(withoutTrace(error));
        assertThat(lastEvent(id))
                .isEqualTo(new JobEvent(id, "simulate", QUEUE, JobState.RETRYING, 1, 3, now(), null, null, error));
    }

    @Test
    default void failsForGood() {
        Claim claim = started();
        JobId id = claim.job().id();
        JobError error = error(claim);

        Settled settled = get(store().fail(claim, error));

        Job job = row(id);
        assertThat(settled).isEqualTo(Settled.KEPT);
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.finishedAt()).isEqualTo(now());
        assertThat(job.error()).isEqualTo(withoutTrace(error));
        assertThat(lastEvent(id))
                .isEqualTo(new JobEvent(id, "simulate", QUEUE, JobState.FAILED, 1, 3, now(), null, null, error));
    }

    @Test
    default void keepsAnErrorThatSaysNothing() {
        Claim claim = started();
        JobError silent = new JobError("x", null, 1, now(), null);

        get(store().fail(claim, silent));

        assertThat(row(claim.job().id()).error()).isEqualTo(silent);
        assertThat(lastEvent(claim.job().id()).error()).isEqualTo(silent);
    }

    @Test
    default void keepsTheErrorOfTheLastFailedAttemptThroughASuccess() {
        Claim first = started();
        get(store().retry(first, error(first), now()));
        promoted();
        Claim second = started(first.job());

        get(store().succeed(second, "1", null));

        Job job = row(first.job().id());
        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.attempt()).isEqualTo(2);
        assertThat(job.error()).isEqualTo(withoutTrace(error(first)));
    }

    @Test
    default void putsAJobBackAsIfItHadNeverStarted() {
        Job job = buffered(draft().priority(-5));
        clock().forward(Duration.ofHours(1));
        Claim claim = started(job);
        get(store().progress(claim, new Progress(40, "forty")));

        Settled settled = get(store().putBack(claim));

        Job waiting = row(job.id());
        assertThat(settled).isEqualTo(Settled.KEPT);
        assertThat(waiting.state()).isEqualTo(JobState.QUEUED);
        assertThat(waiting.attempt()).isZero();
        assertThat(waiting.rank()).isEqualTo(job.rank());
        assertThat(waiting.startedAt()).isNull();
        assertThat(waiting.progress()).isNull();
        assertThat(lastEvent(job.id()))
                .isEqualTo(new JobEvent(
                        job.id(), job.kind(), job.queue(), JobState.QUEUED, 0, 4, now(), null, null, null));
    }

    @Test
    default void keepsTheOldPlaceOfAJobThatIsPutBack() {
        Job old = buffered(draft());
        clock().forward(Duration.ofMinutes(1));
        Job young = unbuffered(draft());

        get(store().putBack(started(old)));

        assertThat(fed(2)).containsExactly(Ticket.of(old), Ticket.of(young));
    }

    @Test
    default void spendsNoAttemptOnBeingPutBack() {
        Job job = buffered(draft().maxAttempts(1));
        get(store().putBack(started(job)));
        get(store().putBack(started(job)));

        Claim claim = started(job);

        assertThat(claim.job().attempt()).isEqualTo(1);
        assertThat(List.of(1, 0, 1, 0, 1))
                .isEqualTo(log(job.id()).stream().skip(1).map(JobEvent::attempt).toList());
    }

    private static JobError withoutTrace(JobError error) {
        return new JobError(error.type(), error.message(), error.attempt(), error.at(), null);
    }
}
