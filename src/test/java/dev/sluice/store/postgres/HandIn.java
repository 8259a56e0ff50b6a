package dev.sluice.store.postgres;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.store.Handed;
import dev.sluice.store.InboxStore;
import dev.sluice.store.Judged;
import dev.sluice.store.KnownKind;
import dev.sluice.store.KnownQueue;
import dev.sluice.store.StoreUnderTest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** A database in which somebody calls {@code sluice_submit}, and a process that takes what he hands in when it is told to. */
final class HandIn implements AutoCloseable {

    private static final List<KnownKind> KINDS = List.of(
            new KnownKind("simulate", 5, Duration.ofMinutes(10), 1000), new KnownKind("http", 7, Duration.ZERO, 1000));
    private static final List<KnownQueue> QUEUES =
            List.of(new KnownQueue("default", 10, null), new KnownQueue("spills", 5, 7));

    private static final String EMPTY = "DELETE FROM sluice.inbox; DELETE FROM sluice.known_kind;"
            + " DELETE FROM sluice.known_queue; DELETE FROM sluice.queue_count";

    private final PostgresLives lives;

    HandIn(Clock clock) {
        lives = new PostgresLives(PostgresServer.database(), clock);
    }

    /** Begins anew, with nothing but what the process takes in. */
    void empty() {
        lives.empty();
        execute(EMPTY);
        inbox().makeKnown(KINDS, QUEUES).then(inbox().count()).block(StoreUnderTest.TIMEOUT);
    }

    String database() {
        return lives.database();
    }

    PostgresJobStore store() {
        return lives.store();
    }

    InboxStore inbox() {
        return lives.engine().inbox();
    }

    void execute(String... statements) {
        PostgresServer.execute(database(), statements);
    }

    UUID submitted(String arguments) {
        try (Connection connection =
                PostgresServer.dataSource("postgres", database()).getConnection()) {
            return id(connection, "SELECT sluice_submit(" + arguments + ")");
        } catch (SQLException cause) {
            throw new IllegalStateException(cause);
        }
    }

    void submitted(String queue, int jobs) {
        execute("SELECT sluice_submit(queue => '" + queue + "') FROM generate_series(1, " + jobs + ")");
    }

    ServerErrorMessage refused(String arguments) {
        Throwable cause = assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> submitted(arguments))
                .actual()
                .getCause();
        return Objects.requireNonNull(((PSQLException) cause).getServerErrorMessage());
    }

    static UUID id(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getObject(1, UUID.class);
        }
    }

    List<Handed> handed() {
        return get(inbox().handed(Set.of("simulate", "http"), Set.of("default", "spills"), 512));
    }

    /** The one job in the inbox, after it was taken. */
    Job taken() {
        return taken(null);
    }

    /** The one job in the inbox, after it was taken and found to be wrong. */
    Job taken(@Nullable String wrong) {
        List<Handed> handed = handed();
        assertThat(handed).hasSize(1);
        String id = PostgresServer.read(database(), "SELECT id FROM sluice.inbox");
        get(inbox().take(List.of(new Judged(handed.get(0).number(), wrong, true))));
        return get(store().find(JobId.parse(id)));
    }

    List<JobEvent> log(Job job) {
        return get(store().events(job.id(), 0, 10));
    }

    @Override
    public void close() {
        lives.close();
    }
}
