package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is seldom is found behind thousands of others, however much of them is gone. */
public interface ListWindowContract extends EveryState {

    /** More than a store looks at in one go. */
    int MANY = 6000;

    @Test
    default void findsWhatIsSeldomBehindThousands() {
        List<Job> seldom = Stream.of(JobState.values())
                .map(state -> in(state, draft().kind("http").queue("mail").tags("rare")))
                .toList();
        filled(MANY, draft -> draft);

        assertThat(ids(new JobFilter(null, "http", null, null))).isEqualTo(newestFirst(seldom));
        assertThat(ids(new JobFilter(null, null, "mail", null))).isEqualTo(newestFirst(seldom));
        assertThat(ids(new JobFilter(null, null, null, "rare"))).isEqualTo(newestFirst(seldom));
        assertThat(seldom)
                .filteredOn(job -> job.state() != JobState.QUEUED)
                .allSatisfy(job -> assertThat(ids(new JobFilter(job.state(), null, null, null)))
                        .containsExactly(job.id()));
    }

    @Test
    default void findsAllOfAStateThatIsNotSeldomAnyMore() {
        List<Job> jobs = filled(MANY, draft -> draft);
        Job waiting = unbuffered(draft());
        Pages.steps(from -> store().cancelAll(JobFilter.ALL, from));
        get(store().retry(jobs.get(0).id()));

        List<JobId> cancelled = ids(new JobFilter(JobState.CANCELLED, null, null, null));
        List<JobId> queued = ids(new JobFilter(JobState.QUEUED, null, null, null));

        List<Job> expected = new ArrayList<>(jobs.subList(1, MANY));
        expected.add(waiting);
        assertThat(cancelled).isEqualTo(newestFirst(expected));
        assertThat(queued).containsExactly(jobs.get(0).id());
    }

    @Test
    default void goesOverTheGapsThatPruningLeft() {
        List<Job> oldest = filled(3, draft -> draft);
        filled(MANY, draft -> draft.queue("mail"));
        List<Job> newest = filled(3, draft -> draft);
        Pages.steps(from -> store().cancelAll(new JobFilter(null, null, "mail", null), from));
        int pruned = get(store().prune(JobState.CANCELLED, now().plusSeconds(1), 2 * MANY))
                .jobs();

        List<JobId> left = ids(JobFilter.ALL);
        int cancelled = Pages.matched(from -> store().cancelAll(JobFilter.ALL, from));

        List<Job> expected = new ArrayList<>(oldest);
        expected.addAll(newest);
        assertThat(pruned).isEqualTo(MANY);
        assertThat(left).isEqualTo(newestFirst(expected));
        assertThat(cancelled).isEqualTo(6);
    }

    private List<JobId> ids(JobFilter filter) {
        return Pages.all(store(), filter, 500).stream().map(Job::id).toList();
    }

    private static List<JobId> newestFirst(List<Job> jobs) {
        List<JobId> ids = new ArrayList<>(jobs.stream().map(Job::id).toList());
        Collections.reverse(ids);
        return ids;
    }
}
