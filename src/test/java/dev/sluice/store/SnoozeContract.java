package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobState;
import dev.sluice.job.Priority;
import dev.sluice.job.Progress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** An attempt that lets its job sleep was none. */
public interface SnoozeContract extends StoreUnderTest {

    /** How long it sleeps. */
    Duration NAP = Duration.ofMinutes(2);

    @Test
    default void sleepsAsIfTheAttemptHadNeverStarted() {
        Claim claim = started(buffered(draft().priority(-2)));
        get(store().progress(claim, new Progress(40, "forty")));
        Instant due = now().plus(NAP);

        Settled settled = get(store().snooze(claim, due));

        Job job = row(claim.job().id());
        assertThat(settled).isEqualTo(Settled.KEPT);
        assertThat(job.state()).isEqualTo(JobState.RETRYING);
        assertThat(job.runAt()).isEqualTo(due);
        assertThat(job.rank()).isEqualTo(Priority.rank(due, -2));
        assertThat(job.attempt()).isZero();
        assertThat(job.startedAt()).isNull();
        assertThat(job.progress()).isNull();
        assertThat(job.error()).isNull();
        assertThat(lastEvent(job.id()))
                .isEqualTo(new JobEvent(
                        job.id(), job.kind(), job.queue(), JobState.RETRYING, 0, 4, now(), null, null, null));
    }

    @Test
    default void wakesWhenItIsDue() {
        Claim claim = started();
        get(store().snooze(claim, now().plus(NAP)));

        clock().forward(NAP);

        assertThat(get(store().nextDue())).isEqualTo(now());
        assertThat(promoted()).containsEntry(QUEUE, 1);
        assertThat(fed(2)).extracting(Ticket::id).containsExactly(claim.job().id());
    }

    @Test
    default void spendsNoAttemptOnSleeping() {
        Job job = buffered(draft().maxAttempts(1));
        for (int i = 0; i < 3; i++) {
            get(store().snooze(started(job), now()));
            promoted();
        }

        Claim claim = started(job);

        assertThat(claim.job().attempt()).isEqualTo(1);
        History.check(claim.job(), log(job.id()));
    }

    @Test
    default void keepsTheErrorOfAnEarlierAttempt() {
        Claim failing = started();
        get(store().retry(failing, error(failing), now()));
        promoted();

        get(store().snooze(started(failing.job()), now().plus(NAP)));

        Job job = row(failing.job().id());
        assertThat(job.attempt()).isEqualTo(1);
        assertThat(job.error()).isNotNull();
        History.check(job, log(job.id()));
    }
}
