package dev.sluice.store.sqlite;

import dev.sluice.job.JobException;
import dev.sluice.store.LogEntry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes that share a commit. */
final class Group {

    private static final Logger log = LoggerFactory.getLogger(Group.class);

    private Group() {}

    /** Makes a group durable, or fails those of its writes that cannot be. */
    @FunctionalInterface
    interface Committer {

        /**
         * Runs and commits.
         *
         * @param group writes, each of which has its answer or its failure afterwards
         * @return the entries committed, in their order
         */
        List<LogEntry> commit(List<Write<?>> group);
    }

    /** Hands the answers out, one task for each executor. */
    static void answer(List<Write<?>> group) {
        Map<Executor, List<Write<?>>> byExecutor = new HashMap<>();
        for (Write<?> write : group) {
            byExecutor
                    .computeIfAbsent(write.executor(), executor -> new ArrayList<>())
                    .add(write);
        }
        byExecutor.forEach(Group::answerOn);
    }

    private static void answerOn(Executor executor, List<Write<?>> writes) {
        try {
            executor.execute(() -> writes.forEach(Group::answerOne));
        } catch (RejectedExecutionException gone) {
            writes.forEach(Group::answerOne);
        }
    }

    /** What a caller throws at its answer is fatal by Reactor's rules; it must not cost the others theirs. */
    private static void answerOne(Write<?> write) {
        try {
            write.answer();
        } catch (Throwable fatal) {
            log.error("A caller broke at its answer", fatal);
        }
    }

    static JobException unavailable(SQLException cause) {
        return new JobException.Unavailable(String.valueOf(cause.getMessage()));
    }
}
