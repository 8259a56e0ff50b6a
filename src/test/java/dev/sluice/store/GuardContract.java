package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A lost claim writes nothing, and no job moves where its state does not lead. */
public interface GuardContract extends EveryState {

    @ParameterizedTest
    @EnumSource
    default void dropsTheWriteOfAClaimThatWasLostToAnother(GuardedWrite write) {
        Claim lost = started();
        JobId id = lost.job().id();
        get(store().putBack(lost));
        Claim holder = started(lost.job());
        List<JobEvent> log = log(id);

        boolean kept = write.kept(this, lost);

        assertThat(kept).isFalse();
        assertThat(row(id)).isEqualTo(holder.job());
        assertThat(log(id)).isEqualTo(log);
        assertThat(get(store().succeed(holder, null, null))).isEqualTo(Settled.KEPT);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PROGRESS")
    default void dropsEveryWriteAfterAnEnd(GuardedWrite end) {
        Claim claim = started();
        JobId id = claim.job().id();
        end.kept(this, claim);
        Job ended = row(id);
        List<JobEvent> log = log(id);

        for (GuardedWrite write : GuardedWrite.values()) {
            assertThat(write.kept(this, claim)).as("%s after %s", write, end).isFalse();
        }

        assertThat(row(id)).isEqualTo(ended);
        assertThat(log(id)).isEqualTo(log);
    }

    @ParameterizedTest
    @EnumSource
    default void dropsTheWriteOfAClaimThatNobodyWasGiven(GuardedWrite write) {
        Claim holder = started();
        Claim forged = new Claim(holder.job(), holder.epoch() + 1);

        boolean kept = write.kept(this, forged);

        assertThat(kept).isFalse();
        assertThat(row(holder.job().id())).isEqualTo(holder.job());
    }

    @ParameterizedTest
    @EnumSource
    default void startsAJobOnlyFromAStateThatLeadsThere(JobState from) {
        Claim last = lastClaim(from, draft());
        Job before = row(last.job().id());

        boolean started =
                store().start(Ticket.of(before)).blockOptional(TIMEOUT).isPresent();

        assertThat(before.state()).isEqualTo(from);
        assertThat(started).isEqualTo(from.next().contains(JobState.RUNNING));
        assertThat(row(before.id()).equals(before)).isEqualTo(!started);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RUNNING")
    default void endsNoAttemptThatDoesNotRun(JobState from) {
        Claim last = lastClaim(from, draft());
        Job before = row(last.job().id());

        for (GuardedWrite write : GuardedWrite.values()) {
            assertThat(write.kept(this, last)).as("%s of a %s job", write, from).isFalse();
        }

        assertThat(before.state()).isEqualTo(from);
        assertThat(row(before.id())).isEqualTo(before);
        assertThat(log(before.id())).hasSize((int) before.version());
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SCHEDULED", "RETRYING"})
    default void promotesNoJobThatDoesNotWaitForItsTime(JobState from) {
        Job before = row(lastClaim(from, draft()).job().id());
        clock().forward(Duration.ofDays(1));

        Map<String, Integer> promoted = promoted();

        assertThat(promoted).isEmpty();
        assertThat(before.state()).isEqualTo(from);
        assertThat(row(before.id())).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    default void keepsToTheLegalMovesWhateverIsTried(long seed) {
        Walk walk = new Walk(this, new Random(seed));

        walk.steps(400);

        walk.check();
    }
}
