package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobError;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobState;
import dev.sluice.job.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** A waiting job is claimed once, and each claim is told from the last. */
public interface StartContract extends StoreUnderTest {

    @RepeatedTest(20)
    default void neverHandsOneJobToTwoClaims() {
        Mono<Claim> start = store().start(Ticket.of(buffered(draft())));

        Flux<Claim> starts = Flux.range(0, 16).flatMap(each -> start.subscribeOn(Schedulers.parallel()), 16);

        StepVerifier.create(starts).expectNextCount(1).expectComplete().verify(TIMEOUT);
    }

    @Test
    default void startsTheFirstAttempt() {
        Job job = buffered(draft());
        clock().forward(Duration.ofSeconds(3));

        Claim claim = started(job);

        Job running = claim.job();
        assertThat(running).isEqualTo(row(job.id()));
        assertThat(running.state()).isEqualTo(JobState.RUNNING);
        assertThat(running.attempt()).isEqualTo(1);
        assertThat(running.version()).isEqualTo(2);
        assertThat(running.startedAt()).isEqualTo(now());
        assertThat(running.rank()).isEqualTo(job.rank());
        assertThat(running.payload()).isEqualTo(job.payload());
    }

    @Test
    default void logsTheStart() {
        Job job = started().job();

        JobEvent event = lastEvent(job.id());

        assertThat(event)
                .isEqualTo(new JobEvent(
                        job.id(), job.kind(), job.queue(), JobState.RUNNING, 1, 2, now(), null, null, null));
    }

    @Test
    default void tellsOfNothingThatIsOlderThanWhatWasBeforeItThoughTheClockWasSetBack() {
        Job job = buffered(draft());
        clock().forward(Duration.ofMinutes(-1));

        Claim claim = started(job);
        Instant began = claim.job().startedAt();
        get(store().succeed(claim, null, null));

        assertThat(began).isEqualTo(job.createdAt());
        assertThat(row(job.id()).finishedAt()).isEqualTo(job.createdAt());
        assertThat(log(job.id())).extracting(JobEvent::at).containsOnly(job.createdAt());
    }

    @Test
    default void startsNothingBeforeItFailed() {
        Claim first = started();
        get(store().retry(first, new JobError("Error", null, 1, now(), null), now()));
        get(store().promote(1));
        clock().forward(Duration.ofMinutes(-1));

        Claim second = started(row(first.job().id()));

        assertThat(second.job().startedAt()).isEqualTo(now().plus(Duration.ofMinutes(1)));
    }

    @Test
    default void raisesTheEpochWithEachClaim() {
        Job job = buffered(draft());

        Claim first = started(job);
        get(store().putBack(first));
        Claim second = started(job);
        get(store().retry(second, error(second), now()));
        promoted();
        Claim third = started(job);

        assertThat(List.of(first.epoch(), second.epoch(), third.epoch()))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    default void countsTheAttempts() {
        Job job = buffered(draft());

        Claim first = started(job);
        get(store().retry(first, error(first), now()));
        promoted();
        Claim second = started(job);

        assertThat(first.job().attempt()).isEqualTo(1);
        assertThat(second.job().attempt()).isEqualTo(2);
        assertThat(lastEvent(job.id()).attempt()).isEqualTo(2);
    }

    @Test
    default void startsAnAttemptWithoutTheProgressOfTheLast() {
        Claim first = started();
        get(store().progress(first, new Progress(90, "nearly")));
        get(store().retry(first, error(first), now()));
        promoted();

        Claim second = started(first.job());

        assertThat(second.job().progress()).isNull();
        assertThat(second.job().error()).isNotNull();
    }

    @Test
    default void startsAJobThatIsInNoBuffer() {
        Job job = unbuffered(draft());

        Claim claim = started(job);

        assertThat(claim.job().id()).isEqualTo(job.id());
        assertThat(fed(1)).isEmpty();
    }

    @Test
    default void startsNothingForATicketWithoutAJob() {
        Job job = buffered(draft());
        Ticket unknown = new Ticket(job.id(), job.rank(), job.seq() + 1, job.runAt());

        Mono<Claim> start = store().start(unknown);

        StepVerifier.create(start).expectComplete().verify(TIMEOUT);
        assertThat(row(job.id())).isEqualTo(job);
    }
}
