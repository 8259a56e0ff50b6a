package dev.sluice.store.sqlite;

import dev.sluice.job.JobId;
import dev.sluice.store.CommitMeter;
import dev.sluice.store.LogEntry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * Turns a group into one transaction. A write that fails inside it fails alone: the group is taken back and run again in
 * halves. A full or read-only disk fails all of it and is waited out; any other failure of the commit itself is fatal,
 * since SQLite accepts the next commits after a failed fsync although pages may be lost.
 */
final class Commits implements Group.Committer {

    private static final Logger log = LoggerFactory.getLogger(Commits.class);

    private final Session session;
    private final Counts counts;
    private final CommitMeter meter;
    private final Consumer<SQLException> fatal;
    private final Sinks.Many<JobId> cancelWishes =
            Sinks.unsafe().many().multicast().directBestEffort();
    private volatile boolean writable = true;
    private volatile boolean broken;

    Commits(Session session, Counts counts, CommitMeter meter, Consumer<SQLException> fatal) {
        this.session = session;
        this.counts = counts;
        this.meter = meter;
        this.fatal = fatal;
    }

    /** Told on the writer's thread. */
    Flux<JobId> cancelWishes() {
        return cancelWishes.asFlux();
    }

    boolean isWritable() {
        return writable;
    }

    @Override
    public List<LogEntry> commit(List<Write<?>> group) {
        List<LogEntry> committed = new ArrayList<>();
        long began = System.nanoTime();
        commit(group, committed);
        meter.committed(group.size(), System.nanoTime() - began);
        return committed;
    }

    private void commit(List<Write<?>> group, List<LogEntry> committed) {
        session.dropEvents();
        try {
            if (broken) {
                throw new SQLException("a commit failed and its outcome is unknown");
            }
            session.execute("BEGIN IMMEDIATE");
            for (Write<?> write : group) {
                write.run(session);
            }
        } catch (SQLException | RuntimeException | StackOverflowError cause) {
            rollBack();
            if (cause instanceof SQLException unable && concernsTheFile(unable)) {
                refuse(group, unable);
            } else {
                split(group, cause, committed);
            }
            return;
        }
        try {
            session.execute("COMMIT");
            List<JobId> wishes = session.wishes();
            committed.addAll(session.takeEvents(counts));
            wishes.forEach(this::tell);
            recovered();
        } catch (SQLException unable) {
            rollBack();
            if (!passes(unable)) {
                broken = true;
                fatal.accept(unable);
            }
            refuse(group, unable);
        }
    }

    private void tell(JobId wish) {
        try {
            cancelWishes.tryEmitNext(wish);
        } catch (Throwable fatal) {
            log.error("Who watches for wishes broke at one", fatal);
        }
    }

    private void split(List<Write<?>> group, Throwable cause, List<LogEntry> committed) {
        if (group.size() == 1) {
            log.warn("A write failed alone and was taken back", cause);
            group.get(0).fail(cause);
            return;
        }
        int middle = group.size() / 2;
        commit(group.subList(0, middle), committed);
        commit(group.subList(middle, group.size()), committed);
    }

    private void refuse(List<Write<?>> group, SQLException cause) {
        if (writable) {
            log.error("The store cannot write, all is refused until it can: {}", cause.getMessage());
        }
        writable = false;
        group.forEach(write -> write.fail(Group.unavailable(cause)));
    }

    private void recovered() {
        if (!writable) {
            log.info("The store can write again");
            writable = true;
        }
    }

    private void rollBack() {
        session.forget();
        try {
            session.execute("ROLLBACK");
        } catch (SQLException none) {
            log.debug("Nothing was left to take back", none);
        }
    }

    private boolean concernsTheFile(SQLException cause) {
        return broken
                || switch (code(cause)) {
                    case SQLITE_FULL,
                            SQLITE_READONLY,
                            SQLITE_IOERR,
                            SQLITE_CORRUPT,
                            SQLITE_BUSY,
                            SQLITE_LOCKED,
                            SQLITE_CANTOPEN,
                            SQLITE_NOTADB,
                            SQLITE_NOMEM,
                            SQLITE_PERM -> true;
                    default -> false;
                };
    }

    private static boolean passes(SQLException cause) {
        SQLiteErrorCode code = code(cause);
        return code == SQLiteErrorCode.SQLITE_FULL || code == SQLiteErrorCode.SQLITE_BUSY;
    }

    /** The primary code: SQLite keeps what refines it in the bits above the lowest eight. */
    private static SQLiteErrorCode code(SQLException cause) {
        return SQLiteErrorCode.getErrorCode(cause.getErrorCode() & 0xff);
    }
}
