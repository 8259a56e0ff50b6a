package dev.sluice.store.sqlite;

import dev.sluice.job.Job;
import dev.sluice.job.JobState;
import dev.sluice.store.JobBatch;
import dev.sluice.store.JobFilter;
import dev.sluice.store.JobPage;
import dev.sluice.store.JobRequests;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds jobs by a filter, in windows of so many candidates, so that the time of one step does not grow with the number of
 * jobs. Where a state is seldom among many, the candidates come from an index of its own.
 */
final class Scan {

    private static final int WINDOW = 5_000;
    private static final int WINDOWS = 20;

    private static final String LISTED =
            JobRow.COLUMNS.replace("result", "NULL").replace("payload", "''");

    private static final String TAG_END = "\u001f";

    private final JobFilter filter;
    private final Set<JobState> states;
    private final String candidates;
    private final String matches;
    private final List<Object> values = new ArrayList<>();

    /** A scan for those jobs that the filter means and that are in one of these states. */
    Scan(JobFilter filter, Set<JobState> states) {
        this.filter = filter;
        this.states = EnumSet.copyOf(states);
        if (filter.state() != null) {
            this.states.retainAll(Set.of(filter.state()));
        }
        this.candidates = candidates();
        this.matches = matches();
    }

    private String candidates() {
        if (states.size() != 1) {
            return "true";
        }
        JobState only = states.iterator().next();
        return switch (only) {
            case SCHEDULED, RETRYING, FAILED, CANCELLED -> "state = '" + only.text() + "' AND " + Conditions.SELDOM;
            case RUNNING -> "home IS NOT NULL AND state = 'running'";
            case QUEUED, SUCCEEDED -> "true";
        };
    }

    private String matches() {
        StringBuilder sql = new StringBuilder("state IN (")
                .append(states.stream().map(state -> "'" + state.text() + "'").collect(Collectors.joining(", ")))
                .append(')');
        if (filter.kind() != null) {
            sql.append(" AND kind = ?");
            values.add(filter.kind());
        }
        if (filter.queue() != null) {
            sql.append(" AND queue = ?");
            values.add(filter.queue());
        }
        if (filter.tag() != null) {
            sql.append(" AND instr(tags, ?) > 0");
            values.add(TAG_END + filter.tag() + TAG_END);
        }
        return sql.toString();
    }

    /** Newest first. */
    JobPage list(Session session, long before, int limit) throws SQLException {
        List<Job> jobs = new ArrayList<>();
        long upper = before;
        for (int window = 0; window < WINDOWS; window++) {
            long lower = edge(session, "min", "<", "DESC", upper);
            if (lower == 0) {
                return new JobPage(jobs, null);
            }
            String query = "SELECT " + LISTED + " FROM job WHERE " + candidates + " AND seq < ? AND seq >= ? AND "
                    + matches + " ORDER BY seq DESC LIMIT ?";
            try (ResultSet row = session.prepare(query, values(upper, lower, limit - jobs.size()))
                    .executeQuery()) {
                while (row.next()) {
                    jobs.add(JobRow.job(row));
                }
            }
            if (jobs.size() == limit) {
                return new JobPage(jobs, jobs.get(limit - 1).seq());
            }
            upper = lower;
        }
        return new JobPage(jobs, upper);
    }

    /** Oldest first, one window: the candidates of a change to many. */
    Step step(Session session, long from) throws SQLException {
        if (states.isEmpty()) {
            return new Step(List.of(), states, JobBatch.END);
        }
        long upper = edge(session, "max", ">", "ASC", from);
        if (upper == 0) {
            return new Step(List.of(), states, JobBatch.END);
        }
        List<Long> seqs = new ArrayList<>();
        String query = "SELECT seq FROM job WHERE " + candidates + " AND seq > ? AND seq <= ? AND " + matches
                + " ORDER BY seq LIMIT ?";
        try (ResultSet row = session.prepare(query, values(from, upper, JobRequests.LARGEST_BATCH))
                .executeQuery()) {
            while (row.next()) {
                seqs.add(row.getLong(1));
            }
        }
        boolean more = seqs.size() == JobRequests.LARGEST_BATCH;
        return new Step(seqs, states, more ? seqs.get(seqs.size() - 1) : upper);
    }

    /** The last candidate of a window that begins beyond a number; 0 if there is none. */
    private long edge(Session session, String which, String beyond, String order, long from) throws SQLException {
        String query = "SELECT " + which + "(seq) FROM (SELECT seq FROM job WHERE " + candidates + " AND seq " + beyond
                + " ? ORDER BY seq " + order + " LIMIT " + WINDOW + ")";
        try (ResultSet row = session.prepare(query, from).executeQuery()) {
            return row.getLong(1);
        }
    }

    private Object[] values(long from, long to, int limit) {
        List<Object> all = new ArrayList<>(List.of(from, to));
        all.addAll(values);
        all.add(limit);
        return all.toArray();
    }

    /**
     * What one step found.
     *
     * @param seqs the jobs' numbers
     * @param states where the jobs stood, and have to stand to be changed
     * @param next where the next step begins
     */
    record Step(List<Long> seqs, Set<JobState> states, long next) {}
}
