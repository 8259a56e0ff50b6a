package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobState;
import dev.sluice.job.NewJob;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** At most one live job of a kind has a unique key; who submits another one is answered with it. */
public interface UniqueKeyContract extends EveryState {

    /** What makes twins. */
    String UNIQUE = "monthly report 'ü'";

    @ParameterizedTest
    @EnumSource(names = {"SCHEDULED", "QUEUED", "RUNNING", "RETRYING"})
    default void answersWithTheLiveJobThatHasTheKey(JobState state) {
        Job first = in(state, draft().uniqueKey(UNIQUE));
        NewJob twin = draft().uniqueKey(UNIQUE).payload("\"twin\"").job();

        Insertion met = get(store().insert(twin, true));

        assertThat(met).isEqualTo(new Insertion(first, false));
        assertThat(row(first.id())).isEqualTo(first);
        assertThat(log(first.id())).hasSize((int) first.version());
        StepVerifier.create(store().find(twin.id())).expectComplete().verify(TIMEOUT);
    }

    @ParameterizedTest
    @EnumSource(names = {"SUCCEEDED", "FAILED", "CANCELLED"})
    default void storesAnotherJobAfterTheEndOfTheFirst(JobState end) {
        Job first = in(end, draft().uniqueKey(UNIQUE));
        NewJob next = draft().uniqueKey(UNIQUE).job();

        Insertion insertion = get(store().insert(next, true));

        assertThat(insertion.isNew()).isTrue();
        assertThat(insertion.job().id()).isEqualTo(next.id());
        assertThat(insertion.job().uniqueKey()).isEqualTo(UNIQUE);
        assertThat(row(next.id())).isEqualTo(insertion.job());
        assertThat(row(first.id())).isEqualTo(first);
    }

    @Test
    default void keepsTheKeysOfKindsApart() {
        Job simulate = buffered(draft().uniqueKey(UNIQUE));

        Insertion http =
                get(store().insert(draft().kind("http").uniqueKey(UNIQUE).job(), true));

        assertThat(http.isNew()).isTrue();
        assertThat(http.job().id()).isNotEqualTo(simulate.id());
    }

    @Test
    default void meetsAJobInAnotherQueue() {
        Job first = buffered(draft().uniqueKey(UNIQUE));

        Insertion met =
                get(store().insert(draft().queue("mail").uniqueKey(UNIQUE).job(), true));

        assertThat(met).isEqualTo(new Insertion(first, false));
    }

    @Test
    default void meetsAJobThatSomebodyWishesToCancel() {
        Claim claim = started(buffered(draft().uniqueKey(UNIQUE)));
        get(store().cancel(claim.job().id()));

        Insertion met = get(store().insert(draft().uniqueKey(UNIQUE).job(), true));

        assertThat(met).isEqualTo(new Insertion(claim.job(), false));
    }

    @Test
    default void letsJobsWithoutAKeyAlone() {
        List<Job> jobs = filled(20, draft -> draft);

        assertThat(jobs).extracting(Job::id).doesNotHaveDuplicates();
        assertThat(jobs).extracting(Job::uniqueKey).containsOnlyNulls();
    }

    @RepeatedTest(5)
    default void storesOneOfManyTwinsThatComeAtOnce() {
        Flux<Insertion> insertions = Flux.range(0, 16)
                .map(each -> draft().uniqueKey(UNIQUE).job())
                .flatMap(job -> store().insert(job, true).subscribeOn(Schedulers.parallel()), 16);

        List<Insertion> answers = get(insertions.collectList());

        assertThat(answers).filteredOn(Insertion::isNew).hasSize(1);
        assertThat(answers)
                .hasSize(16)
                .extracting(each -> each.job().id())
                .containsOnly(answers.get(0).job().id());
    }
}
