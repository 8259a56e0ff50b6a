package dev.sluice.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL server whose data is where the project is built, on its disk, and synced to it at each commit. */
final class DiskServer implements AutoCloseable {

    private static final String USER = "postgres";

    private final EmbeddedPostgres server;

    private DiskServer(EmbeddedPostgres server) {
        this.server = server;
    }

    /** Whoever is measured on it, it is set so; all else is as PostgreSQL has it. */
    static DiskServer start() throws IOException {
        Path data = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "postgres-");
        return new DiskServer(EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("shared_buffers", "512MB")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("max_connections", "300")
                .setDataDirectory(data)
                .start());
    }

    /** What it is and how it is set, for people. */
    String settings() {
        return read(
                USER,
                "SELECT 'PostgreSQL ' || current_setting('server_version') || ', ' || string_agg(name || ' '"
                        + " || current_setting(name), ', ' ORDER BY name) FROM pg_settings WHERE name IN ('fsync',"
                        + " 'synchronous_commit', 'full_page_writes', 'shared_buffers', 'max_wal_size', 'data_directory')");
    }

    /** A new database with nothing in it. */
    void create(String database) {
        execute(USER, "CREATE DATABASE " + database);
    }

    /** Where a driver without threads of its own finds a database. */
    String reactive(String database) {
        return "r2dbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database;
    }

    /** Where JDBC finds a database. */
    String blocking(String database) {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database + "?user=" + USER;
    }

    Connection connect(String database) throws SQLException {
        return server.getDatabase(USER, database).getConnection();
    }

    void execute(String database, String statement) {
        try (Connection connection = connect(database);
                Statement run = connection.createStatement()) {
            run.execute(statement);
        } catch (SQLException cause) {
            throw new IllegalStateException(cause);
        }
    }

    /** The first column of the first row. */
    String read(String database, String query) {
        try (Connection connection = connect(database);
                Statement run = connection.createStatement();
                ResultSet row = run.executeQuery(query)) {
            return row.next() ? row.getString(1) : "";
        } catch (SQLException cause) {
            throw new IllegalStateException(cause);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
