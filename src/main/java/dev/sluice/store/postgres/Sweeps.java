package dev.sluice.store.postgres;

import dev.sluice.job.JobError;
import dev.sluice.job.JobState;
import dev.sluice.store.JobUpkeep;
import dev.sluice.store.Pruned;
import dev.sluice.store.Rescue;
import dev.sluice.store.postgres.Sql.Null;
import io.r2dbc.spi.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The moves of many jobs at once: what becomes due, what dead processes left, what is deleted. */
record Sweeps(Reads reads, Writes writes, LogTables logTables, Sparing counting, long home, Clock clock) {

    private static final String NEXT_DUE =
            "SELECT min(run_at) FROM sluice.job WHERE state IN ('scheduled', 'retrying')";

    private static final String PROMOTE = "SELECT p.event, p.line FROM sluice.promote_jobs($1, $2) p";

    private static final String RESCUE = "SELECT r.event, r.ends_as FROM sluice.rescue_jobs($1, $2, $3, $4) r";

    /** As many as fit into a step of the index for each queue: so many of each at most, or all. */
    private static final String WAITING = "WITH RECURSIVE line AS ("
            + "(SELECT queue FROM sluice.job WHERE state = 'queued' AND home IS NULL ORDER BY queue LIMIT 1)"
            + " UNION ALL SELECT n.queue FROM line l CROSS JOIN LATERAL (SELECT queue FROM sluice.job"
            + " WHERE state = 'queued' AND home IS NULL AND queue > l.queue ORDER BY queue LIMIT 1) n)"
            + " SELECT l.queue, c.jobs FROM line l CROSS JOIN LATERAL (SELECT count(*) AS jobs FROM (SELECT 1 FROM sluice.job j"
            + " WHERE j.queue = l.queue AND j.state = 'queued' AND j.home IS NULL AND ($1::text[] IS NULL OR j.kind = ANY ($1))"
            + " LIMIT $2) s) c WHERE c.jobs > 0";

    private static final String PRUNE = "SELECT sluice.prune_jobs($1, $2, $3, $4)";

    /** Stands in line behind whoever keeps jobs from being written. */
    private static final String PROBE = "WITH way AS (UPDATE sluice.job SET home = home WHERE seq = -1)"
            + " UPDATE sluice.probe SET at = $1 RETURNING at";

    private static final String LET_GO = "SELECT sluice.release_jobs($1, NULL)";

    /** How many of a queue are counted in any case: more than anybody takes before there is another count. */
    private static final int SOME = 5_000;

    private static final int ALL = Integer.MAX_VALUE;

    private static final String MESSAGE = "The process ended while this attempt ran.";

    /** One event and the word that it is counted by. */
    private record Told(@Nullable Long event, String word) {

        static Told of(Row row) {
            return new Told(row.get(0, Long.class), JobRow.text(row, 1));
        }
    }

    Mono<Instant> nextDue() {
        return reads.first(new Sql<>(NEXT_DUE, List.of(), row -> JobRow.orZero(row, 0)))
                .filter(millis -> millis > 0)
                .map(Instant::ofEpochMilli);
    }

    Mono<Map<String, Integer>> promote(int limit) {
        return Mono.defer(() -> writes.write(new Sql<>(PROMOTE, List.of(clock.millis(), limit), Told::of), Told::event))
                .map(Sweeps::counted);
    }

    private static Map<String, Integer> counted(List<Told> told) {
        Map<String, Integer> counts = new TreeMap<>();
        told.forEach(each -> counts.merge(each.word(), 1, Integer::sum));
        return counts;
    }

    Mono<Rescue> rescue() {
        return rescued()
                .flatMap(ends -> waiting(new Null(String[].class), ALL)
                        .map(waiting -> new Rescue(
                                waiting,
                                ends.getOrDefault(JobState.QUEUED.text(), 0),
                                ends.getOrDefault(JobState.FAILED.text(), 0))));
    }

    Mono<Map<String, Integer>> takeOver(Set<String> kinds) {
        Object named = kinds.toArray(String[]::new);
        return rescued()
                .flatMap(ends -> waiting(named, SOME))
                .flatMap(some -> some.containsValue(SOME)
                        ? counting.at(waiting(named, ALL)).defaultIfEmpty(some)
                        : Mono.just(some));
    }

    private Mono<Map<String, Integer>> rescued() {
        return Mono.defer(() -> writes.write(
                        new Sql<>(
                                RESCUE,
                                List.of(clock.millis(), JobUpkeep.CRASHES, JobError.CRASHED, MESSAGE),
                                Told::of),
                        Told::event))
                .map(Sweeps::counted);
    }

    /** What waits in the store and in no buffer, by queue and so many at most; of some kinds, or of all. */
    private Mono<Map<String, Integer>> waiting(Object kinds, int most) {
        return reads.all(new Sql<>(
                        WAITING,
                        List.of(kinds, (long) most),
                        row -> Map.entry(JobRow.text(row, 0), (int) JobRow.number(row, 1))))
                .map(rows -> {
                    Map<String, Integer> waiting = new TreeMap<>();
                    rows.forEach(each -> waiting.put(each.getKey(), each.getValue()));
                    return waiting;
                });
    }

    Mono<Pruned> prune(JobState state, Instant endedBefore, int limit) {
        return Mono.defer(() -> {
            long began = System.nanoTime();
            if (state == JobState.SUCCEEDED) {
                logTables.keep(Duration.between(endedBefore, clock.instant()));
            }
            List<Object> values = List.of(clock.millis(), state.text(), endedBefore.toEpochMilli(), limit);
            return writes.write(new Sql<>(PRUNE, values, row -> JobRow.integer(row, 0)))
                    .map(rows -> new Pruned(rows.get(0), Duration.ofNanos(System.nanoTime() - began)));
        });
    }

    /**
     * Lets all that waits in this process's buffer go, as far as the store is concerned. Its tickets are as good as before,
     * but a row whose ticket was lost with an answer is found by a feed again.
     */
    Mono<Void> letGo() {
        return writes.write(new Sql<>(LET_GO, List.of(home), row -> JobRow.number(row, 0)))
                .then();
    }

    Mono<Void> probe() {
        return Mono.defer(() -> writes.write(new Sql<>(PROBE, List.of(clock.millis()), row -> JobRow.number(row, 0))))
                .then();
    }
}
