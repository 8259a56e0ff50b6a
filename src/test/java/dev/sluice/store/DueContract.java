package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobState;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Scheduled and retrying jobs are queued when they are due, and not before. */
public interface DueContract extends StoreUnderTest {

    Duration MINUTE = Duration.ofMinutes(1);

    @Test
    default void promotesOnlyWhatIsDue() {
        Job soon = unbuffered(draft().dueIn(MINUTE));
        Job late = unbuffered(draft().dueIn(MINUTE.plusMillis(1)));
        clock().forward(MINUTE);

        Map<String, Integer> promoted = promoted();

        assertThat(promoted).containsExactly(Map.entry(QUEUE, 1));
        assertThat(row(soon.id()).state()).isEqualTo(JobState.QUEUED);
        assertThat(row(late.id())).isEqualTo(late);
    }

    @Test
    default void promotesNothingThatIsNotDue() {
        unbuffered(draft().dueIn(MINUTE));
        clock().forward(MINUTE.minusMillis(1));

        Map<String, Integer> promoted = promoted();

        assertThat(promoted).isEmpty();
        assertThat(fed(1)).isEmpty();
    }

    @Test
    default void logsThePromotion() {
        Job job = unbuffered(draft().dueIn(MINUTE).priority(9));
        clock().forward(MINUTE.multipliedBy(3));

        promoted();

        assertThat(row(job.id()).rank()).isEqualTo(job.rank());
        assertThat(row(job.id()).runAt()).isEqualTo(job.runAt());
        assertThat(lastEvent(job.id()))
                .isEqualTo(new JobEvent(
                        job.id(), job.kind(), job.queue(), JobState.QUEUED, 0, 2, now(), null, null, null));
    }

    @Test
    default void promotesARetriedJobWithItsAttempt() {
        Claim claim = started();
        get(store().retry(claim, error(claim), now().plus(MINUTE)));
        clock().forward(MINUTE);

        promoted();

        Job job = row(claim.job().id());
        assertThat(job.state()).isEqualTo(JobState.QUEUED);
        assertThat(job.attempt()).isEqualTo(1);
        assertThat(lastEvent(job.id()).attempt()).isEqualTo(1);
        assertThat(lastEvent(job.id()).error()).isNull();
        assertThat(fed(1)).containsExactly(Ticket.of(job));
    }

    @Test
    default void countsWhatItPromotesByQueue() {
        unbuffered(draft().dueIn(MINUTE).queue("mail"));
        unbuffered(draft().dueIn(MINUTE).queue("mail"));
        unbuffered(draft().dueIn(MINUTE).queue("reports"));
        clock().forward(MINUTE);

        Map<String, Integer> promoted = promoted();

        assertThat(promoted).containsOnly(Map.entry("mail", 2), Map.entry("reports", 1));
    }

    @Test
    default void promotesUpToTheLimitTheEarliestFirst() {
        Job third = unbuffered(draft().dueIn(MINUTE.multipliedBy(3)));
        Job first = unbuffered(draft().dueIn(MINUTE));
        Job second = unbuffered(draft().dueIn(MINUTE.multipliedBy(2)));
        clock().forward(MINUTE.multipliedBy(4));

        Map<String, Integer> promoted = get(store().promote(2));

        assertThat(promoted).containsExactly(Map.entry(QUEUE, 2));
        assertThat(fed(3)).extracting(Ticket::id).containsExactly(first.id(), second.id());
        assertThat(row(third.id())).isEqualTo(third);
    }

    @RepeatedTest(5)
    default void promotesAJobOnce() {
        for (int i = 0; i < 20; i++) {
            unbuffered(draft().dueIn(MINUTE));
        }
        clock().forward(MINUTE);

        Mono<Integer> promoted = Flux.range(0, 8)
                .flatMap(each -> store().promote(5).subscribeOn(Schedulers.parallel()))
                .reduce(0, (sum, counts) -> sum + counts.getOrDefault(QUEUE, 0));

        StepVerifier.create(promoted).expectNext(20).expectComplete().verify(TIMEOUT);
        assertThat(fed(100)).hasSize(20);
    }

    @Test
    default void knowsWhatIsDueNext() {
        Claim claim = started();
        get(store().retry(claim, error(claim), now().plus(MINUTE)));
        unbuffered(draft().dueIn(MINUTE.multipliedBy(2)));
        buffered(draft());
        clock().forward(MINUTE.multipliedBy(5));

        StepVerifier.create(store().nextDue())
                .expectNext(now().minus(MINUTE.multipliedBy(4)))
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    default void expectsNothingWhereNothingWillBeDue() {
        buffered(draft());
        Claim ended = started();
        get(store().fail(ended, error(ended)));

        StepVerifier.create(store().nextDue()).expectComplete().verify(TIMEOUT);
    }
}
