package dev.sluice.store;

import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Where jobs are kept. What every method promises:
 *
 * <ul>
 *   <li><b>When</b>: nothing happens before subscription; each subscription is a call of its own.
 *   <li><b>Durable</b>: a write signals after its commit is on disk. A change of state and its entry in the event log
 *       are one transaction; what fails leaves nothing.
 *   <li><b>Where</b>: writes signal on the executor of {@link Answers}, reads on a thread of the store's that may be
 *       held for a moment but not blocked.
 *   <li><b>Cancelling</b> takes back the wish to be told, never a write under way.
 *   <li><b>Guards</b>: a method that takes a {@link Claim} changes the row only while the job runs under that claim's
 *       epoch. Where it does not any more, it says so and writes nothing.
 *   <li><b>Errors</b>: {@link dev.sluice.job.JobException.Unavailable} if the store cannot write or is closed; nothing
 *       was written then.
 * </ul>
 */
public interface JobStore extends JobIntake, JobAttempts, JobRequests, JobReads, JobUpkeep {

    /**
     * What this store is and where, for people.
     *
     * @return such as {@code sqlite data/sluice.db}
     */
    String name();

    /**
     * Whether other processes may be at work on it too.
     *
     * @return false where one process has the store for itself
     */
    default boolean isShared() {
        return false;
    }

    /**
     * Every committed entry of the event log, live, in the order of commit, a list for each commit. A store that many
     * processes write to may begin with some that were committed before the subscription; none comes twice.
     *
     * @return a hot stream without an end of its own; a subscriber that is too slow loses lists and must read the log
     */
    Flux<List<LogEntry>> changes();

    /**
     * What was committed, in short, live and in the order of commit. Where nobody needs {@link #changes}, a store that has
     * to read its log for them reads less.
     *
     * @return a hot stream without an end of its own, on the thread that tells of changes, which must not be held up; a
     *     subscriber that is too slow loses some
     */
    default Flux<LogSummary> summaries() {
        return changes().map(LogSummary::of);
    }

    /**
     * Writes something of no meaning, to learn whether writing works.
     *
     * @return complete if it does
     */
    Mono<Void> probe();

    /**
     * Whether the last write reached the disk.
     *
     * @return false from a failed commit to the next that works
     */
    boolean isWritable();
}
