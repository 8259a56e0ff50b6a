package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.NewJob;
import dev.sluice.job.Progress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs are listed newest first and in parts, each once. */
public interface ListContract extends EveryState {

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10, 500})
    default void listsNewestFirstInParts(int limit) {
        List<JobId> ids =
                new ArrayList<>(filled(10, draft -> draft).stream().map(Job::id).toList());
        Collections.reverse(ids);

        List<Job> listed = Pages.all(store(), JobFilter.ALL, limit);

        assertThat(listed).extracting(Job::id).isEqualTo(ids);
    }

    @Test
    default void listsNothingWhereThereIsNothing() {
        JobPage page = get(store().list(JobFilter.ALL, Long.MAX_VALUE, 50));

        assertThat(page).isEqualTo(new JobPage(List.of(), null));
    }

    @Test
    default void leavesOutPayloadAndResult() {
        Claim claim =
                started(buffered(draft().payload("{\"big\":1}").uniqueKey("one").tags("red")));
        get(store().succeed(claim, "\"result payload\"", new Progress(100, "all")));
        Job row = row(claim.job().id());

        Job listed = Pages.all(store(), JobFilter.ALL, 9).get(0);

        assertThat(listed.payload()).isEmpty();
        assertThat(listed.result()).isNullOrEmpty();
        assertThat(listed)
                .usingRecursiveComparison()
                .ignoringFields("payload", "result")
                .isEqualTo(row);
    }

    @ParameterizedTest
    @EnumSource
    default void listsAState(JobState state) {
        List<Job> all = new ArrayList<>();
        for (JobState each : JobState.values()) {
            all.add(in(each));
        }

        List<Job> listed = Pages.all(store(), new JobFilter(state, null, null, null), 2);

        assertThat(all).extracting(Job::id).contains(listed.get(0).id());
        assertThat(listed).extracting(Job::state).containsExactly(state);
    }

    @Test
    default void listsByEveryPartOfTheFilter() {
        Job one = unbuffered(draft().kind("http").queue("mail").tags("red"));
        Job two = unbuffered(draft().kind("http").tags("red", "green"));
        Job three = unbuffered(draft().queue("mail").tags("blue", "green"));

        assertThat(ids(new JobFilter(null, "http", null, null))).containsExactly(two.id(), one.id());
        assertThat(ids(new JobFilter(null, null, "mail", null))).containsExactly(three.id(), one.id());
        assertThat(ids(new JobFilter(null, null, null, "green"))).containsExactly(three.id(), two.id());
        assertThat(ids(new JobFilter(JobState.QUEUED, "http", "mail", "red"))).containsExactly(one.id());
        assertThat(ids(new JobFilter(JobState.QUEUED, "http", "mail", "green"))).isEmpty();
        assertThat(ids(new JobFilter(null, "nothing", null, null))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"re", "ed", "red", "RED", "red green", "%", "_ed", "'", "ü"})
    default void findsOnlyWholeTags(String tag) {
        Job tagged = unbuffered(draft().tags("red green", "red%", "x'y", "üb"));
        Job exact = unbuffered(draft().tags(tag));

        List<JobId> found = ids(new JobFilter(null, null, null, tag));

        assertThat(found).contains(exact.id());
        assertThat(found.contains(tagged.id())).isEqualTo(tag.equals("red green"));
    }

    @Test
    default void keepsTagsInTheirOrder() {
        String[] tags = new String[NewJob.MAX_TAGS];
        for (int i = 0; i < tags.length; i++) {
            tags[i] = (tags.length - i) + ", 'ü' %_\" 🚀".repeat(3);
        }

        Job job = unbuffered(draft().tags(tags));

        assertThat(row(job.id()).tags()).containsExactly(tags);
        assertThat(Pages.all(store(), JobFilter.ALL, 1).get(0).tags()).containsExactly(tags);
    }

    @Test
    default void listsEachOnceThoughSomeChangeBetweenTheParts() {
        List<Job> jobs = filled(6, draft -> draft);
        JobPage first = get(store().list(JobFilter.ALL, Long.MAX_VALUE, 3));
        get(store().cancel(jobs.get(5).id()));
        get(store().cancel(jobs.get(0).id()));
        unbuffered(draft());

        JobPage rest = get(store().list(JobFilter.ALL, first.next(), 9));

        assertThat(rest.jobs())
                .extracting(Job::id)
                .containsExactly(jobs.get(2).id(), jobs.get(1).id(), jobs.get(0).id());
        assertThat(rest.jobs().get(2).state()).isEqualTo(JobState.CANCELLED);
        assertThat(rest.next()).isNull();
    }

    @Test
    default void goesOnWhereAJobWasThoughItIsPruned() {
        List<Job> jobs = filled(4, draft -> draft);
        JobPage first = get(store().list(JobFilter.ALL, Long.MAX_VALUE, 2));
        get(store().cancel(jobs.get(2).id()));
        get(store().prune(JobState.CANCELLED, now().plusSeconds(1), 9));

        JobPage rest = get(store().list(JobFilter.ALL, first.next(), 2));

        assertThat(rest.jobs())
                .extracting(Job::id)
                .containsExactly(jobs.get(1).id(), jobs.get(0).id());
    }

    private List<JobId> ids(JobFilter filter) {
        return Pages.all(store(), filter, 2).stream().map(Job::id).toList();
    }
}
