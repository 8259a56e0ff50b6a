package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static dev.sluice.store.StoreUnderTest.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.IdempotencyKey;
import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobException;
import dev.sluice.job.JobState;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What persons asked for outlives a crash. */
public interface WholeLifeContract extends Reopening, CountContract, QueueStoreContract, ScheduleContract {

    @Test
    default void cancelsAfterACrashWhatSomebodyWishedToBeCancelled() {
        Claim claim = started(buffered(draft().maxAttempts(1)));
        Job other = started().job();
        get(store().cancel(claim.job().id()));

        reopen();
        Rescue rescue = get(store().rescue());

        Job job = row(claim.job().id());
        assertThat(rescue).isEqualTo(new Rescue(Map.of(QUEUE, 1), 1, 0));
        assertThat(job.state()).isEqualTo(JobState.CANCELLED);
        assertThat(job.finishedAt()).isEqualTo(now());
        assertThat(job.error()).isNull();
        assertThat(lastEvent(job.id()))
                .isEqualTo(new JobEvent(
                        job.id(), job.kind(), job.queue(), JobState.CANCELLED, 1, 3, now(), null, null, null));
        assertThat(row(other.id()).state()).isEqualTo(JobState.QUEUED);
        assertThat(get(store().succeed(claim, null, null))).isEqualTo(Settled.DROPPED);
    }

    @Test
    default void givesACancelledJobAnotherLifeAfterACrash() {
        Claim lost = started();
        get(store().cancel(lost.job().id()));
        reopen();
        get(store().rescue());

        Claim claim = started(get(store().retry(lost.job().id())));

        assertThat(claim.epoch()).isGreaterThan(lost.epoch());
        assertThat(get(store().succeed(lost, null, null))).isEqualTo(Settled.DROPPED);
        assertThat(get(store().succeed(claim, null, null))).isEqualTo(Settled.KEPT);
        assertThat(row(claim.job().id()).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    default void countsCrashesAnewInAnotherLife() {
        Job job = buffered(draft().maxAttempts(100));
        crash(job);
        crash(job);
        crash(job);
        JobState afterThree = row(job.id()).state();
        get(store().retry(job.id()));

        crash(job);
        crash(job);
        JobState afterTwoMore = row(job.id()).state();

        assertThat(afterThree).isEqualTo(JobState.FAILED);
        assertThat(afterTwoMore).isEqualTo(JobState.QUEUED);
        History.check(row(job.id()), log(job.id()));
    }

    @Test
    default void remembersKeysAfterACrash() {
        IdempotencyKey key = new IdempotencyKey("ann", "k", "d");
        Job job = buffered(draft().uniqueKey("one").key(key).tags("red"));

        reopen();

        Insertion byKey = get(store().insert(draft().key(key).job(), true));
        Insertion byTwin = get(store().insert(draft().uniqueKey("one").job(), true));
        assertThat(List.of(byKey, byTwin)).containsOnly(new Insertion(job, false));
        refusal(JobException.KeyReused.class, store().find(new IdempotencyKey("ann", "k", "other")));
    }

    @Test
    default void remembersWhatIsSetForQueuesAfterACrash() {
        QueueOverride value = new QueueOverride(true, 2, 0.5);
        get(queues().override("mail", before -> value));

        reopen();

        assertThat(get(queues().overrides())).containsExactly(Map.entry("mail", value));
    }

    @Test
    default void remembersSchedulesAfterACrash() {
        Schedule due = schedule("nightly", now());
        get(schedules().put(due));
        get(schedules().put(schedule("weekly", now())));
        get(schedules().fire(due, due.template().at(draft().job().id(), now()), now().plus(DAY)));
        List<Schedule> before = get(schedules().schedules());

        reopen();

        assertThat(get(schedules().schedules())).isEqualTo(before);
        assertThat(get(schedules().due(now()))).extracting(Schedule::name).containsExactly("weekly");
        assertThat(fed(9)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    default void countsThroughCrashesAsOneWhoLooksAtAllOfThem(long seed) {
        Walk walk = new Walk(this, new Random(seed));

        for (int crash = 0; crash < 3; crash++) {
            walk.steps(80);
            reopen();
            assertThat(get(store().counts())).containsExactlyInAnyOrderElementsOf(lookedAt());
            get(store().rescue());
            walk.crashed();
            assertThat(get(store().counts())).containsExactlyInAnyOrderElementsOf(lookedAt());
        }

        walk.check();
    }

    private void crash(Job job) {
        started(job);
        reopen();
        get(store().rescue());
    }
}
