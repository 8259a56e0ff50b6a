package dev.sluice.store.postgres;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** One server for this JVM, as durable as in production; each store under test gets a database of its own. */
public final class PostgresServer {

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String TEMPLATE = "template_of_tests";
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static EmbeddedPostgres server;

    private PostgresServer() {}

    private static synchronized EmbeddedPostgres server() {
        if (server == null) {
            try {
                server = builder().start();
            } catch (IOException cause) {
                throw new UncheckedIOException(cause);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(PostgresServer::stop));
            execute("postgres", "CREATE DATABASE " + TEMPLATE);
            new Tables(PostgresAddress.of(settings(TEMPLATE))).migrate();
        }
        return server;
    }

    /** What is synced to memory is synced as often, and sooner. */
    private static EmbeddedPostgres.Builder builder() throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "300")
                .setServerConfig("autovacuum_naptime", "5s");
        return Files.isWritable(MEMORY)
                ? builder.setDataDirectory(Files.createTempDirectory(MEMORY, "sluice-postgres"))
                : builder;
    }

    private static void stop() {
        try {
            server.close();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /**
     * A new database with the tables of a store.
     *
     * @return its name
     */
    public static String database() {
        server();
        String name = "store_" + DATABASES.incrementAndGet();
        execute("postgres", "CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
        return name;
    }

    /**
     * A new database with nothing in it.
     *
     * @return its name
     */
    public static String emptyDatabase() {
        server();
        String name = "empty_" + DATABASES.incrementAndGet();
        execute("postgres", "CREATE DATABASE " + name);
        return name;
    }

    /**
     * Where a database is.
     *
     * @param database its name
     * @return for {@code sluice.store.postgres.url}
     */
    public static String url(String database) {
        return "r2dbc:postgresql://127.0.0.1:" + server().getPort() + "/" + database;
    }

    /** Statistics that a test reads at once have to be written at once, which a server can be told to from version 15 on. */
    static void assumeStatistics() {
        assumeTrue(
                Integer.parseInt(read("postgres", "SHOW server_version_num")) >= 150_000,
                "the server tells of its statistics when it likes");
    }

    static PostgresSettings settings(String database) {
        return new PostgresSettings(url(database), "postgres", null, 8);
    }

    /**
     * What its server listens on.
     *
     * @return on the loopback address
     */
    public static int port() {
        return server().getPort();
    }

    /**
     * A database as a stranger's application sees it.
     *
     * @param user who connects
     * @param database its name
     * @return makes a connection each time
     */
    public static DataSource dataSource(String user, String database) {
        return server().getDatabase(user, database);
    }

    /**
     * Does something to a database as a stranger.
     *
     * @param database its name
     * @param statements SQL
     */
    public static void execute(String database, String... statements) {
        try (Connection connection = server().getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException cause) {
            throw new IllegalStateException(cause);
        }
    }

    /**
     * Looks into a database as a stranger.
     *
     * @param database its name
     * @param query SQL
     * @return the first column of the first row
     */
    public static String read(String database, String query) {
        try (Connection connection = server().getDatabase("postgres", database).getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : "";
        } catch (SQLException cause) {
            throw new IllegalStateException(cause);
        }
    }
}
