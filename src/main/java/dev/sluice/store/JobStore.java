package dev.sluice.store;

import dev.sluice.job.Job;
import dev.sluice.job.JobError;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.NewJob;
import dev.sluice.job.Progress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
 *       epoch. Where it does not any more, it signals false and writes nothing.
 *   <li><b>Errors</b>: {@link dev.sluice.job.JobException.Unavailable} if the store cannot write or is closed; nothing
 *       was written then.
 * </ul>
 */
public interface JobStore {

    /** After so many attempts in a row that were cut off by a crash a job is failed. */
    int CRASHES = 3;

    /**
     * What this store is and where, for people.
     *
     * @return such as {@code sqlite data/sluice.db}
     */
    String name();

    /**
     * Stores a new job with version 1 of its log.
     *
     * @param job the job
     * @param buffered whether this process holds a place for it: if not, it waits for {@link #feed}
     * @return the job as stored
     */
    Mono<Job> insert(NewJob job, boolean buffered);

    /**
     * Reads a job.
     *
     * @param id its name
     * @return the job, or empty if there is none
     */
    Mono<Job> find(JobId id);

    /**
     * Reads a job's log.
     *
     * @param id the job
     * @param after the version to begin behind, 0 for all
     * @param limit how many at most
     * @return entries in the order of their versions; empty at the end of the log, or if there is no such job
     */
    Mono<List<JobEvent>> events(JobId id, long after, int limit);

    /**
     * Claims a waiting job and starts its next attempt.
     *
     * @param ticket its place in line
     * @return the claim, or empty if the job does not wait any more
     */
    Mono<Claim> start(Ticket ticket);

    /**
     * Writes down how far an attempt is.
     *
     * @param claim the attempt
     * @param progress what it says
     * @return false if the claim was lost
     */
    Mono<Boolean> progress(Claim claim, Progress progress);

    /**
     * Ends a job well.
     *
     * @param claim the attempt
     * @param result JSON text, or null for none
     * @param progress what the attempt said last and was not written yet, or null
     * @return false if the claim was lost
     */
    Mono<Boolean> succeed(Claim claim, @Nullable String result, @Nullable Progress progress);

    /**
     * Ends an attempt badly and plans the next.
     *
     * @param claim the attempt
     * @param error why it failed
     * @param due when the next may start
     * @return false if the claim was lost
     */
    Mono<Boolean> retry(Claim claim, JobError error, Instant due);

    /**
     * Ends a job badly.
     *
     * @param claim the attempt
     * @param error why it failed
     * @return false if the claim was lost
     */
    Mono<Boolean> fail(Claim claim, JobError error);

    /**
     * Queues a running job again at its old place, as if the attempt had never started.
     *
     * @param claim the attempt
     * @return false if the claim was lost
     */
    Mono<Boolean> putBack(Claim claim);

    /**
     * Takes jobs of a queue that wait in the store and in no buffer, for this process's buffer.
     *
     * @param queue its name
     * @param kinds the kinds this process can run; jobs of others are left where they are
     * @param limit how many at most, above 0
     * @return the tickets in their order; fewer than the limit if no more wait
     */
    Mono<List<Ticket>> feed(String queue, Set<String> kinds, int limit);

    /**
     * When the next scheduled or retrying job is due.
     *
     * @return the time, which may have passed; empty if there is none
     */
    Mono<Instant> nextDue();

    /**
     * Queues the scheduled and retrying jobs that are due now; they wait for {@link #feed}.
     *
     * @param limit how many at most
     * @return how many now wait, by queue
     */
    Mono<Map<String, Integer>> promote(int limit);

    /**
     * Sets right what dead processes left: their waiting jobs wait again in their old order; their running jobs are
     * queued again, the attempt spent, or failed after {@link #CRASHES} crashes in a row or their last attempt.
     *
     * @return what was found
     */
    Mono<Rescue> rescue();

    /**
     * Every committed entry of the event log, live, in the order of commit, a list for each commit.
     *
     * @return a hot stream without an end of its own; a subscriber that is too slow loses lists and must read the log
     */
    Flux<List<JobEvent>> changes();

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
