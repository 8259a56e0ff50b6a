package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** A person cancels or retries all that a filter means. */
public interface ManyContract extends EveryState {

    /** Filters that mean one and the same of three jobs. */
    static List<JobFilter> filters() {
        return List.of(
                new JobFilter(null, "http", null, null),
                new JobFilter(null, null, "mail", null),
                new JobFilter(null, null, null, "red"),
                new JobFilter(null, "http", "mail", "red"));
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.store.ManyContract#filters")
    default void changesWhatTheFilterMeans(JobFilter filter) {
        Job plain = unbuffered(draft());
        Job meant = unbuffered(draft().kind("http").queue("mail").tags("red", "green"));
        Job tagged = unbuffered(draft().tags("green", "reddish"));

        int cancelled = Pages.matched(from -> store().cancelAll(filter, from));
        JobState afterwards = row(meant.id()).state();
        List<JobBatch> retried = Pages.steps(from -> store().retryAll(filter, from));

        assertThat(cancelled).isEqualTo(1);
        assertThat(afterwards).isEqualTo(JobState.CANCELLED);
        assertThat(retried).extracting(JobBatch::queued).contains(Map.of("mail", 1));
        assertThat(row(meant.id()).state()).isEqualTo(JobState.QUEUED);
        assertThat(row(plain.id())).isEqualTo(plain);
        assertThat(row(tagged.id())).isEqualTo(tagged);
    }

    @ParameterizedTest
    @EnumSource
    default void cancelsOnlyWhatCanBe(JobState state) {
        Job job = in(state);

        int matched = Pages.matched(from -> store().cancelAll(JobFilter.ALL, from));

        Job after = row(job.id());
        assertThat(matched).isEqualTo(state.isFinal() ? 0 : 1);
        assertThat(after.equals(job)).isEqualTo(state.isFinal() || state == JobState.RUNNING);
        History.check(after, log(job.id()));
    }

    @ParameterizedTest
    @EnumSource
    default void retriesOnlyWhatCanBe(JobState state) {
        Job job = in(state);

        int matched = Pages.matched(from -> store().retryAll(JobFilter.ALL, from));

        boolean retriable = state == JobState.FAILED || state == JobState.CANCELLED;
        assertThat(matched).isEqualTo(retriable ? 1 : 0);
        assertThat(row(job.id()).equals(job)).isEqualTo(!retriable);
        History.check(row(job.id()), log(job.id()));
    }

    @ParameterizedTest
    @EnumSource
    default void changesNothingInAnotherState(JobState state) {
        List<Job> others = new ArrayList<>();
        for (JobState each : JobState.values()) {
            if (each != state) {
                others.add(in(each));
            }
        }
        JobFilter filter = new JobFilter(state, null, null, null);

        int cancelled = Pages.matched(from -> store().cancelAll(filter, from));
        int retried = Pages.matched(from -> store().retryAll(filter, from));

        assertThat(cancelled + retried).isZero();
        assertThat(others).allSatisfy(job -> assertThat(row(job.id())).isEqualTo(job));
    }

    @Test
    default void cancelsARunningJobByAWish() {
        Claim claim = started();

        get(store().cancelAll(new JobFilter(JobState.RUNNING, null, null, null), 0));

        assertThat(row(claim.job().id())).isEqualTo(claim.job());
        assertThat(get(store().succeed(claim, null, null))).isEqualTo(Settled.CANCELLED);
        assertThat(row(claim.job().id()).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    default void changesThousandsInStepsThatMayBeRepeated() {
        filled(2300, draft -> draft.queue("mail"));
        filled(200, draft -> draft);
        JobFilter cancelled = new JobFilter(JobState.CANCELLED, null, null, null);

        List<JobBatch> cancels = Pages.steps(from -> store().cancelAll(JobFilter.ALL, from));
        int again = Pages.matched(from -> store().cancelAll(JobFilter.ALL, from));
        List<JobBatch> retries = Pages.steps(from -> store().retryAll(cancelled, from));
        int retriedAgain = Pages.matched(from -> store().retryAll(cancelled, from));

        assertThat(cancels).extracting(JobBatch::matched).startsWith(1000, 1000, 500);
        assertThat(again).isZero();
        assertThat(retries)
                .extracting(JobBatch::queued)
                .startsWith(Map.of("mail", 1000), Map.of("mail", 1000), Map.of("mail", 300, QUEUE, 200));
        assertThat(retriedAgain).isZero();
        assertThat(get(store().feed("mail", KINDS, 5000))).hasSize(2300);
        assertThat(fed(5000)).hasSize(200);
    }

    @Test
    default void endsThoughWhatItRetriesFailsAtOnce() {
        filled(1500, draft -> draft);
        Pages.steps(from -> store().cancelAll(JobFilter.ALL, from));

        int retried =
                Pages.matched(from -> store().retryAll(JobFilter.ALL, from).flatMap(this::cancelledAtOnce));

        assertThat(retried).isEqualTo(1500);
    }

    @Test
    default void changesAStepsJobsTogether() {
        List<JobId> ids = filled(1000, draft -> draft).stream().map(Job::id).toList();

        List<JobEvent> events = toldFirst(store().cancelAll(JobFilter.ALL, 0));

        assertThat(events).extracting(JobEvent::job).containsExactlyElementsOf(ids);
        assertThat(events).extracting(JobEvent::state).containsOnly(JobState.CANCELLED);
    }

    @Test
    default void retriesOneOfTwinsOnly() {
        Job one = in(JobState.FAILED, draft().uniqueKey("one"));
        Job other = in(JobState.FAILED, draft().uniqueKey("one"));
        Job third = in(JobState.CANCELLED, draft().uniqueKey("one"));

        int retried = Pages.matched(from -> store().retryAll(JobFilter.ALL, from));

        assertThat(retried).isEqualTo(1);
        assertThat(List.of(one, other, third))
                .extracting(job -> row(job.id()).state())
                .containsOnlyOnce(JobState.QUEUED);
    }

    @Test
    default void endsAtOnceWhereThereIsNothing() {
        JobBatch cancelled = get(store().cancelAll(JobFilter.ALL, 0));
        JobBatch retried = get(store().retryAll(JobFilter.ALL, 0));

        assertThat(List.of(cancelled, retried)).containsOnly(new JobBatch(0, Map.of(), JobBatch.END));
    }

    private Mono<JobBatch> cancelledAtOnce(JobBatch step) {
        return step.matched() == 0
                ? Mono.just(step)
                : Mono.defer(() -> store().cancelAll(JobFilter.ALL, 0))
                        .then(Mono.defer(() -> store().cancelAll(JobFilter.ALL, step.next())))
                        .thenReturn(step);
    }
}
