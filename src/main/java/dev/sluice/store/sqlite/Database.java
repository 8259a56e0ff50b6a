package dev.sluice.store.sqlite;

import dev.sluice.store.StoreRefusedException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.sqlite.SQLiteConfig;

/** Where connections come from, and the schema they find. */
final class Database {

    /** What is left of the write-ahead log, in bytes, when a crowd of readers that held it up is gone. */
    private static final int LARGEST_LOG = 16 * 1024 * 1024;

    /** Nobody asks which number a row was given; the driver would look it up by a query after each insert. */
    private static final Properties OPTIONS = options();

    private static final AtomicInteger MEMORIES = new AtomicInteger();

    private final String url;
    private final Path name;

    private Database(String url, Path name) {
        this.url = url;
        this.name = name;
    }

    /** The file goes by its URI, in which no character of its name is taken for a parameter. */
    static Database of(Path file) {
        return new Database("jdbc:sqlite:" + file.toUri(), file);
    }

    /** One that lives as long as a connection to it is open: every one has a name of its own. */
    static Database inMemory() {
        String name = "sluice-" + MEMORIES.incrementAndGet();
        return new Database("jdbc:sqlite:file:" + name + "?mode=memory&cache=shared", Path.of(SqliteSettings.MEMORY));
    }

    Path name() {
        return name;
    }

    /** The connection that writes: a commit returns when its frame of the write-ahead log is on the disk. */
    Session writer() throws SQLException {
        return session(
                "PRAGMA synchronous = FULL",
                "PRAGMA cache_size = -16384",
                "PRAGMA temp_store = MEMORY",
                "PRAGMA journal_size_limit = " + LARGEST_LOG);
    }

    /** A connection that cannot write. */
    Session reader() throws SQLException {
        return session("PRAGMA query_only = ON", "PRAGMA busy_timeout = 5000");
    }

    private static Properties options() {
        SQLiteConfig config = new SQLiteConfig();
        config.setGetGeneratedKeys(false);
        return config.toProperties();
    }

    private Session session(String... pragmas) throws SQLException {
        Connection connection = DriverManager.getConnection(url, OPTIONS);
        Session session = new Session(connection);
        for (String pragma : pragmas) {
            session.execute(pragma);
        }
        return session;
    }

    /** The connection that writes, to a schema that is up to date. What is in memory is gone with the last connection. */
    Session migrated() throws SQLException {
        Session writer = writer();
        try {
            migrate(writer);
            return writer;
        } catch (SQLException | StoreRefusedException cause) {
            writer.close();
            throw cause;
        }
    }

    /**
     * Brings the schema up to date. What cannot be changed once tables exist is set first, and the mark that the file is
     * ours before the write-ahead log is switched on, so that it stands in the file's own header from the beginning.
     */
    private void migrate(Session first) throws SQLException {
        if (first.number("PRAGMA application_id") != SqliteFile.APPLICATION_ID) {
            first.execute("PRAGMA auto_vacuum = INCREMENTAL");
            first.execute("PRAGMA application_id = " + SqliteFile.APPLICATION_ID);
        }
        first.execute("PRAGMA journal_mode = WAL");
        try {
            migrateWith(Flyway.configure(Database.class.getClassLoader())
                    .dataSource(url, null, null)
                    .locations("classpath:db/sqlite")
                    .load());
        } catch (FlywayException cause) {
            throw refused("cannot be brought to this version's schema: " + firstLine(cause));
        }
    }

    private void migrateWith(Flyway flyway) {
        for (MigrationInfo applied : flyway.info().applied()) {
            if (applied.getState().isResolved() || applied.getState().isFailed()) {
                continue;
            }
            throw SqliteFile.refused(
                    name,
                    "was written by a newer version (its schema is " + applied.getVersion() + ")",
                    "Start that version, or a newer one. The file was left as it is.");
        }
        flyway.migrate();
    }

    StoreRefusedException refused(String reason) {
        return SqliteFile.refused(name, reason, "Restore it from a backup, or set another path.");
    }

    private static String firstLine(Exception cause) {
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }
}
