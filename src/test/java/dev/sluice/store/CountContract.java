package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many live jobs stand where, and since when the oldest wait. */
public interface CountContract extends EveryState {

    @Test
    default void countsTheLiveJobs() {
        for (JobState state : JobState.values()) {
            in(state);
            in(state, draft().kind("http").queue("mail"));
        }
        unbuffered(draft());

        List<JobCount> counts = get(store().counts());

        assertThat(counts)
                .containsExactlyInAnyOrder(
                        new JobCount(QUEUE, "simulate", JobState.SCHEDULED, 1),
                        new JobCount(QUEUE, "simulate", JobState.QUEUED, 2),
                        new JobCount(QUEUE, "simulate", JobState.RUNNING, 1),
                        new JobCount(QUEUE, "simulate", JobState.RETRYING, 1),
                        new JobCount("mail", "http", JobState.SCHEDULED, 1),
                        new JobCount("mail", "http", JobState.QUEUED, 1),
                        new JobCount("mail", "http", JobState.RUNNING, 1),
                        new JobCount("mail", "http", JobState.RETRYING, 1));
    }

    @Test
    default void countsNothingWhereNothingLives() {
        in(JobState.SUCCEEDED);

        assertThat(get(store().counts())).isEmpty();
        assertThat(get(store().oldest())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    default void countsAsOneWhoLooksAtAllOfThem(long seed) {
        Walk walk = new Walk(this, new Random(seed));

        walk.steps(300);

        assertThat(get(store().counts())).containsExactlyInAnyOrderElementsOf(lookedAt());
    }

    @Test
    default void countsTheChangesOfMany() {
        filled(30, draft -> draft);
        filled(20, draft -> draft.queue("mail").dueIn(WAIT));
        Pages.steps(from -> store().cancelAll(new JobFilter(JobState.QUEUED, null, null, null), from));
        List<JobCount> afterwards = get(store().counts());
        Pages.steps(from -> store().retryAll(JobFilter.ALL, from));
        clock().forward(WAIT);
        promoted();

        assertThat(afterwards).containsExactly(new JobCount("mail", "simulate", JobState.SCHEDULED, 20));
        assertThat(get(store().counts()))
                .containsExactlyInAnyOrder(
                        new JobCount("mail", "simulate", JobState.QUEUED, 20),
                        new JobCount(QUEUE, "simulate", JobState.QUEUED, 30));
    }

    @Test
    default void countsNothingOfWhatIsRefused() {
        Job taken = buffered(draft());
        store().insert(draft().id(taken.id()).job(), true).onErrorComplete().block(TIMEOUT);

        assertThat(get(store().counts())).containsExactly(new JobCount(QUEUE, "simulate", JobState.QUEUED, 1));
    }

    @Test
    default void knowsSinceWhenTheOldestWait() {
        Instant began = now();
        Job first = buffered(draft().priority(-9));
        clock().forward(Duration.ofMinutes(1));
        unbuffered(draft().kind("http").priority(9));
        unbuffered(draft().queue("mail").kind("http"));
        clock().forward(Duration.ofMinutes(1));
        unbuffered(draft().queue("mail"));
        unbuffered(draft().queue("later").dueIn(WAIT));

        Map<String, Instant> oldest = get(store().oldest());
        started(first);
        Map<String, Instant> afterwards = get(store().oldest());

        assertThat(oldest).containsOnly(Map.entry(QUEUE, began), Map.entry("mail", began.plusSeconds(60)));
        assertThat(afterwards)
                .containsOnly(Map.entry(QUEUE, began.plusSeconds(60)), Map.entry("mail", began.plusSeconds(60)));
    }

    /**
     * The counts by looking at every job.
     *
     * @return in no order
     */
    default List<JobCount> lookedAt() {
        List<JobCount> counts = new ArrayList<>();
        Map<JobCount, Long> places = Pages.all(store(), JobFilter.ALL, 100).stream()
                .filter(job -> !job.state().isFinal())
                .collect(Collectors.groupingBy(
                        job -> new JobCount(job.queue(), job.kind(), job.state(), 0), Collectors.counting()));
        places.forEach((place, jobs) -> counts.add(new JobCount(place.queue(), place.kind(), place.state(), jobs)));
        return counts;
    }
}
