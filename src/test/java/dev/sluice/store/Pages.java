package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Goes through what a store gives in parts. */
public final class Pages {

    /** More parts than any test needs: a list or a change without an end is found out. */
    private static final int ENDLESS = 1000;

    private Pages() {}

    /**
     * Reads a whole list.
     *
     * @param store of this store
     * @param filter which jobs
     * @param limit how many in each part
     * @return newest first
     */
    public static List<Job> all(JobStore store, JobFilter filter, int limit) {
        List<Job> all = new ArrayList<>();
        @Nullable Long before = Long.MAX_VALUE;
        for (int part = 0; before != null; part++) {
            assertThat(part).as("parts of a list").isLessThan(ENDLESS);
            JobPage page = get(store.list(filter, before, limit));
            assertThat(page.jobs()).hasSizeLessThanOrEqualTo(limit);
            all.addAll(page.jobs());
            before = page.next();
        }
        return all;
    }

    /**
     * Makes a change to many jobs, step by step.
     *
     * @param change makes the step that begins there
     * @return what each step did
     */
    public static List<JobBatch> steps(LongFunction<Mono<JobBatch>> change) {
        List<JobBatch> steps = new ArrayList<>();
        for (long from = 0;
                from != JobBatch.END;
                from = steps.get(steps.size() - 1).next()) {
            assertThat(steps).as("steps of a change").hasSizeLessThan(ENDLESS);
            steps.add(get(change.apply(from)));
        }
        return steps;
    }

    /**
     * Makes a change to many jobs.
     *
     * @param change makes the step that begins there
     * @return how many were changed
     */
    public static int matched(LongFunction<Mono<JobBatch>> change) {
        return steps(change).stream().mapToInt(JobBatch::matched).sum();
    }
}
