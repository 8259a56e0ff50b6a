package dev.sluice.fault;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** What a database file holds, seen by somebody else than the service. */
final class StoredJobs {

    private StoredJobs() {}

    /** The number of the last claim of every job, by its id. */
    static Map<String, Long> epochs(Path file) throws SQLException {
        Map<String, Long> epochs = new HashMap<>();
        try (Connection connection = open(file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT lower(hex(id)), epoch FROM job")) {
            while (row.next()) {
                epochs.put(uuid(row.getString(1)), row.getLong(2));
            }
        }
        return epochs;
    }

    /** What SQLite itself says of the file. */
    static String integrity(Path file) throws SQLException {
        try (Connection connection = open(file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
            return row.getString(1);
        }
    }

    private static Connection open(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private static String uuid(String hex) {
        return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }
}
