package dev.sluice.store.postgres;

import dev.sluice.job.Job;
import dev.sluice.job.JobState;
import dev.sluice.store.JobBatch;
import dev.sluice.store.JobFilter;
import dev.sluice.store.JobPage;
import dev.sluice.store.JobRequests;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Finds jobs by a filter, in windows of so many candidates, so that the time of one step does not grow with the number of
 * jobs. Where a state is seldom among many, the candidates come from an index of its own.
 */
record Scan(Reads reads) {

    private static final int WINDOW = 5_000;
    private static final int WINDOWS = 20;

    private static final String MATCHES = " j.state = ANY ($3) AND ($4::text IS NULL OR j.kind = $4)"
            + " AND ($5::text IS NULL OR j.queue = $5) AND ($6::text IS NULL OR $6 = ANY (j.tags))";

    /** The jobs of a window, newest first, in front of them its last number; of that there is a row in any case. */
    private static final String LIST =
            "WITH reach AS MATERIALIZED (SELECT seq FROM sluice.job j WHERE %1$s AND seq < $1"
                    + " ORDER BY seq DESC LIMIT $2), edge AS (SELECT min(seq) AS seq FROM reach)"
                    + " SELECT %2$s, edge.seq FROM edge LEFT JOIN LATERAL (SELECT j AS j FROM sluice.job j"
                    + " WHERE %1$s AND j.seq < $1 AND j.seq >= edge.seq AND" + MATCHES
                    + " ORDER BY j.seq DESC LIMIT $7) l ON true"
                    + " ORDER BY (l.j).seq DESC";

    private static final String STEP =
            "WITH reach AS MATERIALIZED (SELECT seq FROM sluice.job j WHERE %1$s AND seq > $1"
                    + " ORDER BY seq LIMIT $2), edge AS (SELECT max(seq) AS seq FROM reach)"
                    + " SELECT l.seq, edge.seq FROM edge LEFT JOIN LATERAL (SELECT j.seq FROM sluice.job j"
                    + " WHERE %1$s AND j.seq > $1 AND j.seq <= edge.seq AND" + MATCHES
                    + " ORDER BY j.seq LIMIT $7) l ON true"
                    + " ORDER BY l.seq";

    /**
     * What one step found.
     *
     * @param seqs the jobs' numbers
     * @param states where the jobs stood, and have to stand to be changed
     * @param next where the next step begins
     */
    record Step(List<Long> seqs, Set<JobState> states, long next) {}

    private record Listed(@Nullable Job job, @Nullable Long edge) {}

    private record Candidate(@Nullable Long seq, @Nullable Long edge) {}

    /** Newest first. */
    Mono<JobPage> list(JobFilter filter, long before, int limit) {
        return list(filter, before, limit, new ArrayList<>(), WINDOWS);
    }

    private Mono<JobPage> list(JobFilter filter, long before, int limit, List<Job> found, int windows) {
        if (windows == 0) {
            return Mono.just(new JobPage(found, before));
        }
        Set<JobState> states = states(filter, EnumSet.allOf(JobState.class));
        String query = LIST.formatted(candidates(states), JobRow.LISTED.replace("(j)", "(l.j)"));
        return reads.all(new Sql<>(
                        query,
                        values(filter, states, before, limit - found.size()),
                        row -> new Listed(
                                row.get(0) == null ? null : JobRow.job(row), row.get(JobRow.NEXT, Long.class))))
                .flatMap(rows -> {
                    Long edge = rows.get(0).edge();
                    if (edge == null) {
                        return Mono.just(new JobPage(found, null));
                    }
                    rows.stream().map(Listed::job).filter(Objects::nonNull).forEach(found::add);
                    return found.size() == limit
                            ? Mono.just(new JobPage(found, found.get(limit - 1).seq()))
                            : list(filter, edge, limit, found, windows - 1);
                });
    }

    /** Oldest first, one window: the candidates of a change to many. */
    Mono<Step> step(JobFilter filter, Set<JobState> among, long from) {
        Set<JobState> states = states(filter, among);
        if (states.isEmpty()) {
            return Mono.just(new Step(List.of(), states, JobBatch.END));
        }
        return reads.all(new Sql<>(
                        STEP.formatted(candidates(states)),
                        values(filter, states, from, JobRequests.LARGEST_BATCH),
                        row -> new Candidate(row.get(0, Long.class), row.get(1, Long.class))))
                .map(rows -> step(rows, states));
    }

    private static Step step(List<Candidate> rows, Set<JobState> states) {
        Long edge = rows.get(0).edge();
        List<Long> seqs =
                rows.stream().map(Candidate::seq).filter(Objects::nonNull).toList();
        boolean more = seqs.size() == JobRequests.LARGEST_BATCH;
        return new Step(seqs, states, edge == null ? JobBatch.END : more ? seqs.get(seqs.size() - 1) : edge);
    }

    private static Set<JobState> states(JobFilter filter, Set<JobState> among) {
        Set<JobState> states = EnumSet.copyOf(among);
        if (filter.state() != null) {
            states.retainAll(Set.of(filter.state()));
        }
        return states;
    }

    private static String candidates(Set<JobState> states) {
        if (states.size() != 1) {
            return "true";
        }
        JobState only = states.iterator().next();
        return switch (only) {
            case SCHEDULED, RETRYING, FAILED, CANCELLED ->
                "j.state = '" + only.text() + "' AND j.state IN ('scheduled', 'retrying', 'failed', 'cancelled')";
            case RUNNING -> "j.home IS NOT NULL AND j.state = 'running'";
            case QUEUED, SUCCEEDED -> "true";
        };
    }

    private static List<Object> values(JobFilter filter, Set<JobState> states, long from, int limit) {
        return List.of(
                from,
                WINDOW,
                states.stream().map(JobState::text).toArray(String[]::new),
                Columns.or(filter.kind()),
                Columns.or(filter.queue()),
                Columns.or(filter.tag()),
                limit);
    }
}
