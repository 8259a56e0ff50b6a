package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobError;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a dead process held goes on: nothing is lost, and nothing crashes for ever. */
public interface RescueContract extends Reopening {

    @Test
    default void letsBufferedJobsWaitAgainInTheirOldOrder() {
        Job late = buffered(draft().priority(-1));
        Job early = buffered(draft());
        Job mail = buffered(draft().queue("mail"));
        Job spilled = unbuffered(draft());
        Job fed = unbuffered(draft().priority(1));
        fed(1);

        reopen();
        Rescue rescue = rescued();

        assertThat(rescue).isEqualTo(new Rescue(Map.of(QUEUE, 4, "mail", 1), 0, 0));
        assertThat(fed(9)).containsExactly(Ticket.of(fed), Ticket.of(early), Ticket.of(spilled), Ticket.of(late));
        assertThat(row(mail.id())).isEqualTo(mail);
        assertThat(log(mail.id())).hasSize(1);
    }

    @Test
    default void queuesARunningJobAgainWithItsAttemptSpent() {
        Claim claim = started();
        JobId id = claim.job().id();
        get(store().progress(claim, new Progress(70, "seventy")));
        clock().forward(Duration.ofMinutes(1));

        reopen();
        Rescue rescue = rescued();

        Job job = row(id);
        assertThat(rescue).isEqualTo(new Rescue(Map.of(QUEUE, 1), 1, 0));
        assertThat(job.state()).isEqualTo(JobState.QUEUED);
        assertThat(job.attempt()).isEqualTo(1);
        assertThat(job.rank()).isEqualTo(claim.job().rank());
        assertThat(job.progress()).isNull();
        assertThat(job.startedAt()).isNull();
        assertThat(job.finishedAt()).isNull();
        assertCrashed(job, 1);
    }

    @Test
    default void tellsOfNothingThatIsOlderThanWhatTheDeadSaidLast() {
        Claim again = started();
        Claim last = started(buffered(draft().maxAttempts(1)));
        clock().forward(Duration.ofMinutes(1));
        get(store().progress(again, new Progress(70, "seventy")));
        get(store().progress(last, new Progress(30, "thirty")));
        Instant said = now();
        clock().forward(Duration.ofSeconds(-30));

        reopen();
        rescued();

        assertThat(lastEvent(again.job().id()).at()).isEqualTo(said);
        assertThat(lastEvent(last.job().id()).at()).isEqualTo(said);
        assertThat(row(last.job().id()).finishedAt()).isEqualTo(said);
        assertThat(List.of(again, last))
                .extracting(claim -> row(claim.job().id()).error())
                .extracting(error -> Objects.requireNonNull(error).at())
                .containsOnly(said);
    }

    @Test
    default void startsARescuedJobOnceMore() {
        Claim lost = started();
        reopen();
        rescued();

        Claim claim = get(store().start(fed(9).get(0)));

        assertThat(claim.job().attempt()).isEqualTo(2);
        assertThat(claim.epoch()).isGreaterThan(lost.epoch());
        assertThat(get(store().succeed(claim, null, null))).isEqualTo(Settled.KEPT);
    }

    @ParameterizedTest
    @EnumSource
    default void dropsWhatADeadProcessStillSays(GuardedWrite write) {
        Claim lost = started();
        reopen();
        rescued();
        Claim holder = get(store().start(fed(1).get(0)));

        boolean kept = write.kept(this, lost);

        assertThat(kept).isFalse();
        assertThat(row(lost.job().id())).isEqualTo(holder.job());
    }

    @Test
    default void failsAJobThatCrashedThreeTimesInARow() {
        Job job = buffered(draft().maxAttempts(100));

        crash(job);
        crash(job);
        Rescue rescue = crash(job);

        assertThat(rescue).isEqualTo(new Rescue(Map.of(), 0, 1));
        assertThat(row(job.id()).state()).isEqualTo(JobState.FAILED);
        assertThat(row(job.id()).finishedAt()).isEqualTo(now());
        assertCrashed(row(job.id()), 3);
    }

    @Test
    default void failsAJobThatCrashedInItsLastAttempt() {
        Job job = buffered(draft().maxAttempts(1));

        Rescue rescue = crash(job);

        assertThat(rescue).isEqualTo(new Rescue(Map.of(), 0, 1));
        assertThat(row(job.id()).state()).isEqualTo(JobState.FAILED);
        assertCrashed(row(job.id()), 1);
    }

    @Test
    default void countsCrashesAnewAfterAnAttemptThatFailedByItself() {
        Job job = buffered(draft().maxAttempts(100));
        crash(job);
        crash(job);
        Claim failing = started(job);
        get(store().retry(failing, error(failing), now()));
        promoted();

        crash(job);
        crash(job);
        JobState afterTwo = row(job.id()).state();
        Rescue third = crash(job);

        assertThat(afterTwo).isEqualTo(JobState.QUEUED);
        assertThat(third.failed()).isEqualTo(1);
        assertThat(row(job.id()).attempt()).isEqualTo(6);
    }

    @Test
    default void leavesAJobThatEndedAfterCrashesAlone() {
        Job job = buffered(draft());
        crash(job);
        crash(job);
        get(store().succeed(started(job), "1", null));
        Job succeeded = row(job.id());

        reopen();
        Rescue rescue = rescued();

        assertThat(rescue).isEqualTo(new Rescue(Map.of(), 0, 0));
        assertThat(row(job.id())).isEqualTo(succeeded);
    }

    @Test
    default void doesNotTakeAPutBackForACrash() {
        Job job = buffered(draft().maxAttempts(2));
        for (int i = 0; i < JobStore.CRASHES; i++) {
            get(store().putBack(started(job)));
            reopen();
            rescued();
        }

        Claim claim = started(job);

        assertThat(claim.job().attempt()).isEqualTo(1);
        assertThat(claim.job().error()).isNull();
    }

    @Test
    default void findsNothingASecondTime() {
        Job waiting = buffered(draft());
        Job cutOff = started().job();
        Job last = started(buffered(draft().maxAttempts(1))).job();
        reopen();
        Rescue first = rescued();

        Rescue second = rescued();

        assertThat(first).isEqualTo(new Rescue(Map.of(QUEUE, 2), 1, 1));
        assertThat(second).isEqualTo(new Rescue(Map.of(QUEUE, 2), 0, 0));
        assertThat(List.of(waiting, cutOff, last))
                .extracting(job -> log(job.id()).size())
                .containsExactly(1, 3, 3);
    }

    @Test
    default void leavesWhatHasItsTimeAhead() {
        Job scheduled = unbuffered(draft().dueIn(Duration.ofHours(1)));
        Claim claim = started();
        get(store().retry(claim, error(claim), now().plusSeconds(60)));
        Job retrying = row(claim.job().id());

        reopen();
        Rescue rescue = rescued();

        assertThat(rescue).isEqualTo(new Rescue(Map.of(), 0, 0));
        assertThat(row(scheduled.id())).isEqualTo(scheduled);
        assertThat(row(retrying.id())).isEqualTo(retrying);
    }

    @Test
    default void tellsOfARescueAsTheLogDoes() {
        JobId requeued = started().job().id();
        JobId failed = started(buffered(draft().maxAttempts(1))).job().id();
        reopen();
        Flux<JobEvent> told =
                live().concatMapIterable(commit -> commit).map(LogEntry::event).take(2);
        Mono<JobEvent> rescue = store().rescue().then(Mono.empty());

        List<JobEvent> events = get(Flux.merge(told, rescue).collectList());

        assertThat(events).containsExactlyInAnyOrder(lastEvent(requeued), lastEvent(failed));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    default void keepsToTheLegalMovesThroughCrashes(long seed) {
        Walk walk = new Walk(this, new Random(seed));

        for (int crash = 0; crash < 6; crash++) {
            walk.steps(60);
            reopen();
            rescued();
            walk.crashed();
        }

        walk.check();
    }

    private Rescue rescued() {
        return get(store().rescue());
    }

    /** Starts the job and dies with it. */
    private Rescue crash(Job job) {
        started(job);
        reopen();
        return rescued();
    }

    private void assertCrashed(Job job, int attempt) {
        JobError error = job.error();
        assertThat(error).isNotNull();
        assertThat(error.type()).isEqualTo(JobError.CRASHED);
        assertThat(error.attempt()).isEqualTo(attempt);
        assertThat(error.at()).isEqualTo(now());
        JobEvent last = lastEvent(job.id());
        assertThat(last.state()).isEqualTo(job.state());
        assertThat(last.attempt()).isEqualTo(attempt);
        assertThat(last.version()).isEqualTo(job.version());
        assertThat(last.error()).isEqualTo(error);
    }
}
