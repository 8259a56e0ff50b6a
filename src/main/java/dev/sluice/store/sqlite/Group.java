package dev.sluice.store.sqlite;

import dev.sluice.job.JobEvent;
import dev.sluice.job.JobException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Writes that share a commit. */
final class Group {

    private Group() {}

    /** Makes a group durable, or fails those of its writes that cannot be. */
    @FunctionalInterface
    interface Committer {

        /**
         * Runs and commits.
         *
         * @param group writes, each of which has its answer or its failure afterwards
         * @return the events committed, in their order
         */
        List<JobEvent> commit(List<Write<?>> group);
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
            executor.execute(() -> writes.forEach(Write::answer));
        } catch (RejectedExecutionException gone) {
            writes.forEach(Write::answer);
        }
    }

    static JobException unavailable(SQLException cause) {
        return new JobException.Unavailable(String.valueOf(cause.getMessage()));
    }
}
