package dev.sluice.store.postgres;

import dev.sluice.job.Job;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.store.EventFilter;
import dev.sluice.store.JobFilter;
import dev.sluice.store.LogEnd;
import dev.sluice.store.LogEntry;
import dev.sluice.store.LogPage;
import dev.sluice.store.LogSummary;
import io.r2dbc.spi.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The log of all jobs up to its horizon: nothing that is read here can be overtaken by what is committed later, see
 * {@code V2__writes.sql}. It is read in windows of so many entries, so that the time of a page grows neither with the log
 * nor with what a filter leaves out.
 */
record WholeLog(Reads reads) {

    static final int WINDOW = 5_000;

    private static final Duration SOON = Duration.ofMillis(5);

    private static final String HORIZON = "SELECT sluice.horizon()";

    private static final String ENTRY = JobRow.EVENT_COLUMNS.replace(
                    "CASE WHEN e.state = 'succeeded' THEN j.result END",
                    "CASE WHEN e.state = 'succeeded' THEN j.result END AS result")
            + ", e.seq, j.tags";

    /** Behind a fence: who plans by old statistics takes the table for empty, and reads all of it for each entry. */
    private static final String ITS_JOB =
            " CROSS JOIN LATERAL (SELECT * FROM sluice.job WHERE job.seq = e.job OFFSET 0) j";

    /** All of one moment; a row in any case, which tells of the window and of the gap. */
    private static final String PAGE =
            "WITH reach AS MATERIALIZED (SELECT seq FROM sluice.job_event WHERE seq > $1 AND seq <= $2"
                    + " ORDER BY seq LIMIT $3), edge AS (SELECT max(seq) AS seq, count(*) AS entries FROM reach)"
                    + " SELECT l.*, edge.seq, edge.entries, p.event FROM sluice.pruned p CROSS JOIN edge LEFT JOIN LATERAL (SELECT "
                    + ENTRY + " FROM sluice.job_event e" + ITS_JOB
                    + " WHERE e.seq > $1 AND e.seq <= edge.seq AND %s ORDER BY e.seq LIMIT $4) l ON true ORDER BY l.seq";

    private static final String OF_JOBS =
            "SELECT l.*, $2::bigint, 0::bigint, p.event FROM sluice.pruned p LEFT JOIN LATERAL"
                    + " (SELECT " + ENTRY + " FROM sluice.job j CROSS JOIN LATERAL (SELECT * FROM sluice.job_event e"
                    + " WHERE e.job = j.seq AND e.seq > $1 AND e.seq <= $2 OFFSET 0) e"
                    + " WHERE j.id = ANY ($3) AND %s ORDER BY e.seq LIMIT $4) l ON true ORDER BY l.seq";

    private static final String MATCHES = "($5::text IS NULL OR e.state = $5) AND ($6::text IS NULL OR j.kind = $6)"
            + " AND ($7::text IS NULL OR j.queue = $7) AND ($8::text IS NULL OR $8 = ANY (j.tags))";

    /** Rows, and the newest event that any of them has. */
    private static final String ROWS = "SELECT " + JobRow.COLUMNS
            + ", (SELECT max(e.seq) FROM sluice.job_event e WHERE e.job = j.seq) FROM sluice.job j WHERE j.id = ANY ($1)";

    static final String NEWS = "SELECT * FROM sluice.read_log($1, " + WINDOW + ")";

    static final String SUM =
            "SELECT s.gone, s.lines, s.queues, s.has_end, s.entries, s.reach FROM sluice.sum_log($1, " + WINDOW + ") s";

    /**
     * What is behind a position.
     *
     * @param entries of a window
     * @param reach up to where there is no more, whatever is read later
     */
    record News(List<LogEntry> entries, long reach) {

        /** There may be fewer in a full window, where jobs were deleted. */
        boolean isAll() {
            return entries.size() < WINDOW / 2;
        }
    }

    /**
     * What is behind a position, in short.
     *
     * @param summary of a window
     * @param entries how many there are in it
     * @param reach up to where there is no more, whatever is read later
     */
    record Sum(LogSummary summary, long entries, long reach) {

        static Sum of(Row row) {
            Map<String, List<JobId>> gone = new HashMap<>();
            UUID[] jobs = Objects.requireNonNull(row.get(0, UUID[].class));
            String[] left = Objects.requireNonNull(row.get(1, String[].class));
            for (int i = 0; i < jobs.length; i++) {
                gone.computeIfAbsent(left[i], queue -> new ArrayList<>()).add(new JobId(jobs[i]));
            }
            Set<String> queues = new HashSet<>(List.of(Objects.requireNonNull(row.get(2, String[].class))));
            boolean hasEnd = Boolean.TRUE.equals(row.get(3, Boolean.class));
            return new Sum(new LogSummary(gone, queues, hasEnd), JobRow.number(row, 4), JobRow.number(row, 5));
        }

        boolean isAll() {
            return entries < WINDOW;
        }
    }

    private record Line(@Nullable LogEntry entry, @Nullable Long edge, long entries, long pruned) {

        static Line of(Row row) {
            return new Line(
                    row.get(JobRow.NEXT_TO_EVENT) == null ? null : entryOf(row),
                    row.get(JobRow.NEXT_TO_EVENT + 2, Long.class),
                    JobRow.number(row, JobRow.NEXT_TO_EVENT + 3),
                    JobRow.number(row, JobRow.NEXT_TO_EVENT + 4));
        }
    }

    private record Heard(@Nullable LogEntry entry, long reach) {

        static Heard of(Row row) {
            return new Heard(
                    row.get(JobRow.NEXT_TO_EVENT) == null ? null : entryOf(row),
                    JobRow.number(row, JobRow.NEXT_TO_EVENT + 2));
        }
    }

    private record Stood(Job job, long newest) {}

    static LogEntry entryOf(Row row) {
        return new LogEntry(
                JobRow.number(row, JobRow.NEXT_TO_EVENT),
                JobRow.event(row),
                JobRow.tags(row, JobRow.NEXT_TO_EVENT + 1));
    }

    Mono<Long> horizon() {
        return reads.first(new Sql<>(HORIZON, List.of(), row -> JobRow.number(row, 0)));
    }

    /** What is behind a position and not beyond the horizon; as many as fit if that is more. */
    Mono<News> news(long after) {
        return reads.all(new Sql<>(NEWS, List.of(after), Heard::of)).map(WholeLog::news);
    }

    /** What is behind a position, in short. */
    Mono<Sum> sum(long after) {
        return reads.first(new Sql<>(SUM, List.of(after), Sum::of));
    }

    private static News news(List<Heard> rows) {
        List<LogEntry> entries =
                rows.stream().map(Heard::entry).filter(Objects::nonNull).toList();
        return new News(entries, rows.get(0).reach());
    }

    /** Where rows have moved beyond the horizon already, it is waited for: it follows at once. */
    Mono<LogEnd> end(Set<JobId> jobs) {
        return horizon()
                .flatMap(horizon -> jobs.isEmpty() ? Mono.just(new LogEnd(horizon, List.of())) : end(jobs, horizon));
    }

    private Mono<LogEnd> end(Set<JobId> jobs, long horizon) {
        return reads.all(new Sql<>(
                        ROWS,
                        List.of((Object) ids(jobs)),
                        row -> new Stood(JobRow.job(row), JobRow.orZero(row, JobRow.NEXT))))
                .flatMap(rows -> rows.stream().anyMatch(row -> row.newest() > horizon)
                        ? Mono.delay(SOON).then(end(jobs))
                        : Mono.just(new LogEnd(
                                horizon, rows.stream().map(Stood::job).toList())));
    }

    /**
     * A page of it.
     *
     * @param told up to where all was told already: a writer that was about to take its lock may hold the horizon behind that
     */
    Mono<LogPage> page(EventFilter filter, long after, int limit, long told) {
        return horizon().flatMap(horizon -> page(filter, after, Math.max(after, Math.max(told, horizon)), limit));
    }

    private Mono<LogPage> page(EventFilter filter, long after, long horizon, int limit) {
        boolean isOfAny = filter.jobs().isEmpty();
        List<Object> values = new ArrayList<>(List.of(after, horizon, isOfAny ? WINDOW : ids(filter.jobs()), limit));
        JobFilter which = filter.which();
        JobState state = which.state();
        values.add(Columns.or(state == null ? null : state.text()));
        values.add(Columns.or(which.kind()));
        values.add(Columns.or(which.queue()));
        values.add(Columns.or(which.tag()));
        return reads.all(new Sql<>((isOfAny ? PAGE : OF_JOBS).formatted(MATCHES), values, Line::of))
                .map(lines -> page(lines, horizon, limit));
    }

    private static LogPage page(List<Line> lines, long horizon, int limit) {
        List<LogEntry> entries =
                lines.stream().map(Line::entry).filter(Objects::nonNull).toList();
        Line any = lines.get(0);
        if (entries.size() == limit) {
            return new LogPage(entries, entries.get(limit - 1).position(), false, any.pruned());
        }
        boolean isLast = any.entries() < WINDOW;
        Long edge = any.edge();
        return new LogPage(entries, isLast || edge == null ? horizon : edge, isLast, any.pruned());
    }

    private static UUID[] ids(Set<JobId> jobs) {
        return jobs.stream().map(JobId::value).toArray(UUID[]::new);
    }
}
