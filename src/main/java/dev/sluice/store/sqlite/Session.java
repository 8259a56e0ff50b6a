package dev.sluice.store.sqlite;

import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.store.LogEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection with its statements, each prepared once, and the events of the transaction under way. Belongs to one
 * thread at a time.
 */
final class Session implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Session.class);

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private final Counts moved = new Counts();
    private final Known known = new Known();
    private final List<JobId> wishes = new ArrayList<>();
    private List<LogEntry> events = new ArrayList<>();
    private long nextJob;
    private long nextEvent;

    Session(Connection connection) {
        this.connection = connection;
    }

    /** The statement with these values in the place of its question marks. */
    PreparedStatement prepare(String sql, Object... values) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            bind(statement, i + 1, values[i]);
        }
        return statement;
    }

    private static void bind(PreparedStatement statement, int index, Object value) throws SQLException {
        if (value instanceof Long number) {
            statement.setLong(index, number);
        } else if (value instanceof Integer number) {
            statement.setInt(index, number);
        } else if (value instanceof Double number) {
            statement.setDouble(index, number);
        } else if (value instanceof byte[] bytes) {
            statement.setBytes(index, bytes);
        } else if (value == Null.VALUE) {
            statement.setObject(index, null);
        } else {
            statement.setString(index, value.toString());
        }
    }

    /** Runs a statement without values or rows, such as {@code BEGIN}. */
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Reads what belongs together as of one moment: the file may grow between two queries. */
    <T> @Nullable T snapshot(Work<T> work) throws SQLException {
        execute("SAVEPOINT moment");
        try {
            return work.run(this);
        } finally {
            execute("RELEASE moment");
        }
    }

    /** Runs a statement that {@link #execute} would leave after its first step. */
    void executeToItsEnd(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** The first column of the first row of a query without values. */
    long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** Notes an event of this transaction, to be told and counted when it is committed. */
    void record(LogEntry entry, @Nullable JobState from) {
        JobEvent event = entry.event();
        events.add(entry);
        moved.move(event.queue(), event.kind(), from, event.state());
    }

    /** The events noted since the last call; their moves are added to the counts. */
    List<LogEntry> takeEvents(Counts counts) {
        List<LogEntry> taken = events;
        counts.addAll(moved);
        dropEvents();
        return taken;
    }

    /** Notes that a running job shall be cancelled, to be told when it is committed. */
    void wish(JobId job) {
        wishes.add(job);
    }

    /** The wishes noted since events were dropped or taken last. */
    List<JobId> wishes() {
        return List.copyOf(wishes);
    }

    /** What was noted did not happen. */
    void dropEvents() {
        events = new ArrayList<>();
        wishes.clear();
        moved.clear();
    }

    /** Begins to count behind the numbers in the file. */
    void countOn() throws SQLException {
        nextJob = number("SELECT max(seq) FROM job");
        nextEvent = number("SELECT max(event, coalesce((SELECT max(seq) FROM job_event), 0)) FROM pruned");
    }

    /** That of the job's first event: by what is kept of pruned events, no number of a job comes again either. */
    long nextJob() {
        nextJob = Math.max(nextJob, nextEvent) + 1;
        nextEvent = nextJob - 1;
        return nextJob;
    }

    long nextEvent() {
        return ++nextEvent;
    }

    /** What the transactions so far left in buffers. */
    Known known() {
        return known;
    }

    /** Prepares anew from here on: the driver closes a statement for good when it fails as on a full disk. */
    void forget() {
        known.clear();
        statements.values().forEach(Session::discard);
        statements.clear();
    }

    private static void discard(PreparedStatement statement) {
        try {
            statement.close();
        } catch (SQLException failedBefore) {
            log.debug("A statement told once more why it failed", failedBefore);
        }
    }

    @Override
    public void close() throws SQLException {
        forget();
        connection.close();
    }

    /** SQL's NULL as a value to bind, since a null in an array is a mistake more often than a wish. */
    enum Null {
        VALUE;

        static Object or(@Nullable Object value) {
            return value == null ? VALUE : value;
        }
    }
}
