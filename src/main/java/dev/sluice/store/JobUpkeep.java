package dev.sluice.store;

import dev.sluice.job.JobState;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/** The part of a {@link JobStore} that is called by the clock. */
public interface JobUpkeep {

    /** After so many attempts in a row that were cut off by a crash a job is failed. */
    int CRASHES = 3;

    /**
     * When the next scheduled or retrying job is due.
     *
     * @return the time, which may have passed; empty if there is none
     */
    Mono<Instant> nextDue();

    /**
     * Queues the scheduled and retrying jobs that are due now; they wait for {@link JobIntake#feed}.
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
     * Sets right what other processes left that died since, as {@link #rescue} does at the start.
     *
     * @param kinds the kinds this process can run
     * @return how many jobs of these kinds now wait in the store and in no buffer, by queue; empty where one process has
     *     the store for itself. Many may be some thousand here, where it is too soon to count them again
     */
    default Mono<Map<String, Integer>> takeOver(Set<String> kinds) {
        return Mono.empty();
    }

    /**
     * Deletes jobs that ended long ago, with their events and keys; not those whose idempotency key is still in force.
     *
     * @param state succeeded, failed or cancelled
     * @param endedBefore how long ago
     * @param limit how many at most
     * @return how many, and how long it took
     */
    Mono<Pruned> prune(JobState state, Instant endedBefore, int limit);

    /**
     * Gives room that deleted jobs had back to the file system, a little at a time.
     *
     * @return true if there may be more
     */
    Mono<Boolean> reclaim();
}
