package dev.sluice.store.sqlite;

import dev.sluice.job.JobState;
import dev.sluice.store.JobCount;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many live jobs stand where. Counted once at the start and then kept up with each commit, since this process is the
 * only one that writes: nobody has to count a million rows to answer a question.
 */
final class Counts {

    private static final String WAITING =
            "SELECT queue, kind, state, count(*) FROM job WHERE state = 'queued' GROUP BY queue, kind";

    private static final String SELDOM = "SELECT queue, kind, state, count(*) FROM job"
            + " WHERE " + Conditions.SELDOM + " AND state IN ('scheduled', 'retrying')"
            + " GROUP BY queue, kind, state";

    private static final String RUNNING = "SELECT queue, kind, state, count(*) FROM job"
            + " WHERE home IS NOT NULL AND state = 'running' GROUP BY queue, kind";

    private final Map<Place, Map<JobState, Long>> jobs = new HashMap<>();

    /** Counts what is there. */
    synchronized void read(Session session) throws SQLException {
        for (String query : List.of(WAITING, SELDOM, RUNNING)) {
            try (ResultSet row = session.prepare(query).executeQuery()) {
                while (row.next()) {
                    add(new Place(row.getString(1), row.getString(2)), JobState.of(row.getString(3)), row.getLong(4));
                }
            }
        }
    }

    /** A job went from one state, or from nowhere, to another. */
    synchronized void move(String queue, String kind, @Nullable JobState from, JobState to) {
        if (from == to) {
            return;
        }
        Place place = new Place(queue, kind);
        if (from != null) {
            add(place, from, -1);
        }
        add(place, to, 1);
    }

    private void add(Place place, JobState state, long number) {
        if (!state.isFinal()) {
            jobs.computeIfAbsent(place, each -> new EnumMap<>(JobState.class)).merge(state, number, Long::sum);
        }
    }

    /** Adds what another one counted. Only ever called with one that no other thread knows. */
    synchronized void addAll(Counts others) {
        others.jobs.forEach((place, states) -> states.forEach((state, number) -> add(place, state, number)));
    }

    synchronized void clear() {
        jobs.clear();
    }

    synchronized List<JobCount> all() {
        List<JobCount> all = new ArrayList<>();
        jobs.forEach((place, states) -> states.forEach((state, number) -> {
            if (number > 0) {
                all.add(new JobCount(place.queue(), place.kind(), state, number));
            }
        }));
        return all;
    }

    private record Place(String queue, String kind) {}
}
