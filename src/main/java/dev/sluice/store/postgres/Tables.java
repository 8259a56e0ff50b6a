package dev.sluice.store.postgres;

import dev.sluice.store.StoreRefusedException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/**
 * Brings the tables up to date, at the start and by JDBC. However many processes start at once, one does it and the others
 * wait: for a lock that ends with its transaction, so that no pooler can lose it.
 */
record Tables(PostgresAddress address) {

    static final String SCHEMA = "sluice";

    private static final int OLDEST = 14;
    private static final int MAJOR = 10_000;

    /** "Sluice" in ASCII. */
    private static final long LOCK = 0x536c75696365L;

    private static final String LOOK = "Look at the message, then set another URL or give the user what it lacks.";

    void migrate() {
        try (Connection connection = connect()) {
            connection.setAutoCommit(false);
            checkVersion(connection);
            checkPrimary(connection);
            execute(connection, "SELECT pg_advisory_xact_lock(" + LOCK + ")");
            migrateWith(flyway());
        } catch (SQLException cause) {
            throw refused(cause);
        } catch (FlywayException cause) {
            throw cannot("be brought to this version's schema: " + firstLine(cause), LOOK);
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.putAll(address.jdbcOptions());
        if (address.username() != null) {
            properties.setProperty("user", address.username());
        }
        if (address.password() != null) {
            properties.setProperty("password", address.password());
        }
        return DriverManager.getConnection(address.jdbcUrl(), properties);
    }

    private Flyway flyway() {
        return Flyway.configure(Tables.class.getClassLoader())
                .dataSource(address.jdbcUrl(), address.username(), address.password())
                .jdbcProperties(address.jdbcOptions())
                .defaultSchema(SCHEMA)
                .locations("classpath:db/postgres")
                .load();
    }

    private void migrateWith(Flyway flyway) {
        for (MigrationInfo applied : flyway.info().applied()) {
            if (!applied.getState().isResolved() && !applied.getState().isFailed()) {
                throw cannot(
                        "be used: it was written by a newer version (its schema is " + applied.getVersion() + ")",
                        "Start that version, or a newer one. The database was left as it is.");
            }
        }
        flyway.migrate();
    }

    private void checkVersion(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW server_version_num")) {
            row.next();
            checkVersion(row.getInt(1));
        }
    }

    private void checkPrimary(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_is_in_recovery()")) {
            row.next();
            if (row.getBoolean(1)) {
                throw cannot(
                        "be used: it is a standby, and takes no writes",
                        "Let the URL lead to the primary; where it names several hosts, with ?targetServerType=primary.");
            }
        }
    }

    /** By the number that a server has of itself, such as 140012. */
    void checkVersion(int number) {
        if (number < OLDEST * MAJOR) {
            throw cannot(
                    "be used: its PostgreSQL is " + number / MAJOR + ", the oldest that will do is " + OLDEST,
                    "Use a newer server.");
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private StoreRefusedException refused(SQLException cause) {
        String state = String.valueOf(cause.getSQLState());
        if (state.startsWith("28")) {
            return cannot(
                    "be entered: " + firstLine(cause),
                    "Check sluice.store.postgres.username and sluice.store.postgres.password.");
        }
        if (state.startsWith("08") || state.startsWith("57")) {
            return cannot("be reached: " + firstLine(cause), "Start the server, or set another URL.");
        }
        return cannot("be used: " + firstLine(cause), LOOK);
    }

    private StoreRefusedException cannot(String reason, String action) {
        return PostgresAddress.refused("is " + address.name() + ", which cannot " + reason, action);
    }

    private static String firstLine(Exception cause) {
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }
}
