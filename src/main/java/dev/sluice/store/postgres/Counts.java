package dev.sluice.store.postgres;

import dev.sluice.job.JobState;
import dev.sluice.store.JobCount;
import dev.sluice.store.Rest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * How many jobs live, and since when they wait: both from one index that holds the live ones only. It takes the longer the
 * more there are, so of many the last count is good for a {@link Rest}.
 */
final class Counts {

    private static final String COUNT = "SELECT queue, kind, state, count(*) FROM sluice.job"
            + " WHERE state IN ('scheduled', 'queued', 'running', 'retrying') AND created_at >= 0 GROUP BY queue, kind, state";

    /** A step of the index for each kind that waits, however many jobs do. */
    private static final String OLDEST = "WITH RECURSIVE place AS ("
            + "(SELECT queue, kind, run_at FROM sluice.job WHERE state = 'queued' AND created_at >= 0 ORDER BY queue, kind, run_at LIMIT 1)"
            + " UNION ALL SELECT n.queue, n.kind, n.run_at FROM place p CROSS JOIN LATERAL (SELECT queue, kind, run_at"
            + " FROM sluice.job WHERE state = 'queued' AND created_at >= 0 AND (queue, kind) > (p.queue, p.kind)"
            + " ORDER BY queue, kind, run_at LIMIT 1) n) SELECT queue, min(run_at) FROM place GROUP BY queue";

    private final Reads reads;
    private final long many;
    private final LongSupplier nanos;
    private volatile @Nullable Counted last;

    /** One for which so many jobs are many, and that hears what time it is by a monotonic clock. */
    Counts(Reads reads, long many, LongSupplier nanos) {
        this.reads = reads;
        this.many = many;
        this.nanos = nanos;
    }

    private record Counted(List<JobCount> counts, long until) {}

    Mono<List<JobCount>> all() {
        return Mono.defer(() -> {
            long began = nanos.getAsLong();
            Counted known = last;
            return known != null && began - known.until() < 0
                    ? Mono.just(known.counts())
                    : count().doOnNext(counts -> keep(counts, began));
        });
    }

    private Mono<List<JobCount>> count() {
        return reads.all(new Sql<>(
                COUNT,
                List.of(),
                row -> new JobCount(
                        JobRow.text(row, 0),
                        JobRow.text(row, 1),
                        JobState.of(JobRow.text(row, 2)),
                        JobRow.number(row, 3))));
    }

    private void keep(List<JobCount> counts, long began) {
        long all = counts.stream().mapToLong(JobCount::jobs).sum();
        long now = nanos.getAsLong();
        last = all < many ? null : new Counted(counts, now + Rest.after(now - began));
    }

    Mono<Map<String, Instant>> oldest() {
        return reads.all(new Sql<>(
                        OLDEST,
                        List.of(),
                        row -> Map.entry(JobRow.text(row, 0), Instant.ofEpochMilli(JobRow.number(row, 1)))))
                .map(rows -> {
                    Map<String, Instant> oldest = new TreeMap<>();
                    rows.forEach(each -> oldest.put(each.getKey(), each.getValue()));
                    return oldest;
                });
    }
}
