package dev.sluice.store.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A database as a stranger sees it, who knows nothing of the store but the path. */
final class DatabaseFile {

    private DatabaseFile() {}

    static void execute(Path file, String... statements) {
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException cause) {
            throw new IllegalStateException(cause);
        }
    }

    /** The first column of the first row. */
    static String read(Path file, String query) {
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : "";
        } catch (SQLException cause) {
            throw new IllegalStateException(cause);
        }
    }

    /** Does something while a reader is in the middle of a transaction, so that no checkpoint can be finished. */
    static void whileRead(Path file, Runnable action) {
        try (Connection connection = connect(file);
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            try (ResultSet row = statement.executeQuery("SELECT count(*) FROM job")) {
                row.next();
                action.run();
            }
        } catch (SQLException cause) {
            throw new IllegalStateException(cause);
        }
    }

    /** A file that SQLite, or the store, keeps beside the database. */
    static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static Connection connect(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }
}
