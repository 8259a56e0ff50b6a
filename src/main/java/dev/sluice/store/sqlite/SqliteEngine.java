package dev.sluice.store.sqlite;

import dev.sluice.store.CommitMeter;
import dev.sluice.store.StoreRefusedException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The parts of the store in the order in which they are opened, and closed again the other way round. */
final class SqliteEngine implements AutoCloseable {

    private final @Nullable SqliteFile file;
    private final Session session;
    private final SqliteWriter writer;
    private final @Nullable SqliteReaders readers;
    private final SqliteJobStore store;
    private final SqliteCallbackStore callbacks;
    private final SqliteReplicaStore replicas;

    private SqliteEngine(
            @Nullable SqliteFile file, Database database, Clock clock, CommitMeter meter, Consumer<SQLException> fatal)
            throws SQLException {
        this.file = file;
        this.session = database.migrated();
        session.countOn();
        Counts counts = new Counts();
        counts.read(session);
        Commits commits = new Commits(session, counts, meter, fatal);
        this.writer = new SqliteWriter(commits);
        this.readers = file == null ? null : new SqliteReaders(readers(database));
        Reads reads = readers == null ? writer::write : readers;
        long home = clock.millis();
        this.store = new SqliteJobStore("sqlite " + database.name(), writer, commits, counts, reads, clock, home);
        this.callbacks = new SqliteCallbackStore(writer, reads, new Intake(home), clock);
        this.replicas = new SqliteReplicaStore(counts, clock, clock.instant());
        writer.start();
    }

    /**
     * Opens, and if need be makes, the database.
     *
     * @param settings where
     * @param clock the time of every change
     * @param meter told of each commit
     * @param fatal told when a commit failed in a way that cannot be waited out
     * @throws StoreRefusedException if the file cannot be used
     */
    static SqliteEngine open(SqliteSettings settings, Clock clock, CommitMeter meter, Consumer<SQLException> fatal) {
        if (settings.inMemory()) {
            return open(null, Database.inMemory(), clock, meter, fatal);
        }
        SqliteFile file = SqliteFile.open(Path.of(settings.path()));
        try {
            return open(file, Database.of(file.path()), clock, meter, fatal);
        } catch (StoreRefusedException refused) {
            file.close();
            throw refused;
        }
    }

    private static SqliteEngine open(
            @Nullable SqliteFile file,
            Database database,
            Clock clock,
            CommitMeter meter,
            Consumer<SQLException> fatal) {
        try {
            return new SqliteEngine(file, database, clock, meter, fatal);
        } catch (SQLException cause) {
            throw database.refused("cannot be opened: " + cause.getMessage());
        }
    }

    private static List<Session> readers(Database database) throws SQLException {
        List<Session> sessions = new ArrayList<>();
        for (int i = 0; i < SqliteReaders.THREADS; i++) {
            sessions.add(database.reader());
        }
        return sessions;
    }

    SqliteJobStore store() {
        return store;
    }

    SqliteCallbackStore callbacks() {
        return callbacks;
    }

    SqliteSecretStore secrets() {
        return new SqliteSecretStore(writer);
    }

    SqliteReplicaStore replicas() {
        return replicas;
    }

    @Override
    public void close() throws SQLException {
        writer.close();
        if (readers != null) {
            readers.close();
        }
        session.close();
        if (file != null) {
            file.close();
        }
    }
}
