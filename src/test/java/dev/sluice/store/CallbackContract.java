package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobState;
import dev.sluice.job.NewJob;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The end of a job with a callback is told once a life, and not before. */
public interface CallbackContract extends StoreUnderTest {

    /** A callback. */
    String URL = "https://example.org/done";

    /**
     * Where they are.
     *
     * @return of the same store
     */
    CallbackStore callbacks();

    private NewJob call() {
        return draft().kind("http").job();
    }

    private Job ended(String callback) {
        Job job = unbuffered(draft().callback(callback).dueIn(Duration.ofHours(1)));
        return get(store().cancel(job.id()));
    }

    @Test
    default void keepsWhomToTell() {
        Job job = unbuffered(draft().callback(URL).owner("shop").trace("00-1-2-01"));

        assertThat(get(store().find(job.id()))).isEqualTo(job);
        assertThat(job.callback()).isEqualTo(URL);
        assertThat(job.owner()).isEqualTo("shop");
        assertThat(job.trace()).isEqualTo("00-1-2-01");
    }

    @Test
    default void hasNothingToTellOfAJobThatLivesOrWantsNone() {
        unbuffered(draft().callback(URL).dueIn(Duration.ofHours(1)));
        ended(null);

        assertThat(get(callbacks().uncalled(10))).isEmpty();
    }

    @Test
    default void tellsOnce() {
        Job ended = ended(URL);
        NewJob call = call();

        assertThat(get(callbacks().uncalled(10))).containsExactly(ended);
        assertThat(get(callbacks().call(ended, call))).isTrue();
        assertThat(get(callbacks().call(ended, call()))).isFalse();

        assertThat(get(callbacks().uncalled(10))).isEmpty();
        assertThat(get(store().find(call.id())).state()).isEqualTo(JobState.QUEUED);
    }

    @Test
    default void tellsOfEachLife() {
        Job first = ended(URL);
        get(callbacks().call(first, call()));
        get(store().retry(first.id()));
        Job second = get(store().cancel(first.id()));

        assertThat(get(callbacks().uncalled(10))).containsExactly(second);
        assertThat(get(callbacks().call(first, call()))).isFalse();
        assertThat(get(callbacks().call(second, call()))).isTrue();
    }

    @Test
    default void doesNotTellOfALifeThatIsOverNoMore() {
        Job ended = ended(URL);
        get(store().retry(ended.id()));
        NewJob call = call();

        assertThat(get(callbacks().call(ended, call))).isFalse();

        assertThat(store().find(call.id()).blockOptional(TIMEOUT)).isEmpty();
        assertThat(get(callbacks().uncalled(10))).isEmpty();
    }

    @Test
    default void keepsWhatIsStillToBeTold() {
        Job ended = ended(URL);
        clock().forward(Duration.ofDays(30));

        get(store().prune(JobState.CANCELLED, now(), 10));
        assertThat(store().find(ended.id()).blockOptional(TIMEOUT)).isPresent();

        get(callbacks().call(ended, call()));
        get(store().prune(JobState.CANCELLED, now(), 10));
        assertThat(store().find(ended.id()).blockOptional(TIMEOUT)).isEmpty();
    }

    @Test
    default void readsNoMoreThanItIsAskedFor() {
        for (int i = 0; i < 5; i++) {
            ended(URL);
        }

        assertThat(get(callbacks().uncalled(3))).hasSize(3);
    }
}
