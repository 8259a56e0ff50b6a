package dev.sluice.store.sqlite;

import dev.sluice.job.Job;
import dev.sluice.job.JobId;
import dev.sluice.store.EventFilter;
import dev.sluice.store.JobFilter;
import dev.sluice.store.LogEnd;
import dev.sluice.store.LogEntry;
import dev.sluice.store.LogPage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The log of all jobs, in windows of so many entries, so that the time of one page grows neither with the log nor with what
 * a filter leaves out. Numbers of entries are given and committed by one thread, so none ever comes late.
 */
final class WholeLog {

    private static final int WINDOW = 5_000;

    private static final String END = "SELECT max(coalesce((SELECT max(seq) FROM job_event), 0), event) FROM pruned";

    private static final String PRUNED = "SELECT event FROM pruned";

    private static final String EDGE =
            "SELECT max(seq) FROM (SELECT seq FROM job_event WHERE seq > ? ORDER BY seq LIMIT " + WINDOW + ")";

    private static final String ENTRIES = "SELECT " + JobRow.EVENT_COLUMNS + ", e.seq, j.tags FROM ";

    /** In the order of the table, whatever the planner thinks of the filter. */
    private static final String BY_POSITION =
            ENTRIES + "job_event e CROSS JOIN job j ON j.seq = e.job WHERE e.seq > ? AND e.seq <= ?";

    private static final String OF_JOB =
            ENTRIES + "job j CROSS JOIN job_event e ON e.job = j.seq WHERE j.id = ? AND e.seq > ?";

    private static final String MATCHING = " AND (? IS NULL OR e.state = ?) AND (? IS NULL OR j.kind = ?)"
            + " AND (? IS NULL OR j.queue = ?) AND (? IS NULL OR instr(j.tags, ?) > 0)";

    private WholeLog() {}

    static LogEnd end(Session session, Set<JobId> ids) throws SQLException {
        List<Job> jobs = new ArrayList<>();
        for (JobId id : ids) {
            Job job = Requests.find(session, id);
            if (job != null) {
                jobs.add(job);
            }
        }
        return new LogEnd(session.number(END), jobs);
    }

    static LogPage page(Session session, EventFilter filter, long after, int limit) throws SQLException {
        long pruned = session.number(PRUNED);
        long end = session.number(END);
        return filter.jobs().isEmpty()
                ? ofAny(session, filter.which(), after, limit, end, pruned)
                : ofSome(session, filter, after, limit, end, pruned);
    }

    private static LogPage ofAny(Session session, JobFilter which, long after, int limit, long end, long pruned)
            throws SQLException {
        long edge = edge(session, after);
        List<LogEntry> found = new ArrayList<>();
        read(session, found, BY_POSITION + MATCHING + " ORDER BY e.seq LIMIT ?", which, after, edge, limit);
        if (found.size() == limit) {
            return new LogPage(found, found.get(limit - 1).position(), false, pruned);
        }
        boolean isLast = edge(session, edge) == edge;
        return new LogPage(found, isLast ? Math.max(after, end) : edge, isLast, pruned);
    }

    /** The last entry of the window behind a position; the position itself if there is none. */
    private static long edge(Session session, long after) throws SQLException {
        try (ResultSet row = session.prepare(EDGE, after).executeQuery()) {
            return Math.max(after, row.getLong(1));
        }
    }

    /** The log of a job is short and has an index, so the window is the page. */
    private static LogPage ofSome(Session session, EventFilter filter, long after, int limit, long end, long pruned)
            throws SQLException {
        List<LogEntry> found = new ArrayList<>();
        for (JobId id : filter.jobs()) {
            String query = OF_JOB + MATCHING + " ORDER BY e.version LIMIT ?";
            read(session, found, query, filter.which(), JobRow.bytes(id), after, limit);
        }
        found.sort(Comparator.comparingLong(LogEntry::position));
        if (found.size() >= limit) {
            List<LogEntry> first = List.copyOf(found.subList(0, limit));
            return new LogPage(first, first.get(limit - 1).position(), false, pruned);
        }
        return new LogPage(found, Math.max(after, end), true, pruned);
    }

    private static void read(
            Session session, List<LogEntry> found, String query, JobFilter which, Object from, Object edge, int limit)
            throws SQLException {
        Object state =
                Session.Null.or(which.state() == null ? null : which.state().text());
        Object kind = Session.Null.or(which.kind());
        Object queue = Session.Null.or(which.queue());
        Object tag = Session.Null.or(tag(which.tag()));
        try (ResultSet row = session.prepare(query, from, edge, state, state, kind, kind, queue, queue, tag, tag, limit)
                .executeQuery()) {
            while (row.next()) {
                found.add(new LogEntry(row.getLong(14), JobRow.event(row), JobRow.tags(row.getString(15))));
            }
        }
    }

    private static @Nullable String tag(@Nullable String tag) {
        return tag == null ? null : JobRow.tags(List.of(tag));
    }
}
