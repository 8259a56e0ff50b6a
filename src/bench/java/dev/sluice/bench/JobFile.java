package dev.sluice.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What a process has written of its jobs, read from its file while it is at work.
 *
 * @param folder where the file is
 */
record JobFile(Path folder) {

    private static final String ENDED = "SELECT count(*), min(started_at), max(finished_at) FROM job"
            + " WHERE state = 'succeeded' AND finished_at >= ";

    /**
     * Jobs that ended well.
     *
     * @param jobs how many
     * @param first milliseconds since 1970 when the first began
     * @param last when the last had ended
     */
    record Ended(long jobs, long first, long last) {

        double perSecond() {
            return perSecondSince(first);
        }

        double perSecondSince(long began) {
            return 1e3 * jobs / (last - began);
        }
    }

    /** A row of numbers, made into something. */
    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** What ended since then. */
    Ended ended(long since) {
        return read(ENDED + since, row -> new Ended(row.getLong(1), row.getLong(2), row.getLong(3)));
    }

    long jobs() {
        return read("SELECT count(*) FROM job", row -> row.getLong(1));
    }

    /** Those that neither wait nor run nor ended well. */
    long jobsGoneWrong() {
        return read(
                "SELECT count(*) FROM job WHERE state IN ('scheduled', 'retrying', 'failed', 'cancelled')",
                row -> row.getLong(1));
    }

    private <T> T read(String query, Row<T> row) {
        try (Connection file = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("sluice.db"));
                Statement statement = file.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return row.read(result);
        } catch (SQLException cause) {
            throw new IllegalStateException(cause);
        }
    }
}
