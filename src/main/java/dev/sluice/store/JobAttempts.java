package dev.sluice.store;

import dev.sluice.job.JobError;
import dev.sluice.job.JobId;
import dev.sluice.job.Progress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The part of a {@link JobStore} that runs attempts. Where somebody wished that the job be cancelled, each of the methods
 * that end an attempt ends the job as cancelled instead, and says so.
 */
public interface JobAttempts {

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
     * @return what became of it
     */
    Mono<Settled> succeed(Claim claim, @Nullable String result, @Nullable Progress progress);

    /**
     * Ends an attempt badly and plans the next.
     *
     * @param claim the attempt
     * @param error why it failed
     * @param due when the next may start
     * @return what became of it
     */
    Mono<Settled> retry(Claim claim, JobError error, Instant due);

    /**
     * Lets a job sleep, as if the attempt had never started.
     *
     * @param claim the attempt
     * @param due when it may start again
     * @return what became of it
     */
    Mono<Settled> snooze(Claim claim, Instant due);

    /**
     * Ends a job badly.
     *
     * @param claim the attempt
     * @param error why it failed
     * @return what became of it
     */
    Mono<Settled> fail(Claim claim, JobError error);

    /**
     * Queues a running job again at its old place, as if the attempt had never started.
     *
     * @param claim the attempt
     * @return what became of it
     */
    Mono<Settled> putBack(Claim claim);

    /**
     * Ends a running job as cancelled, whether or not its handler has ended; its epoch rises, so nothing that comes after
     * counts.
     *
     * @param claim the attempt
     * @return what became of it
     */
    Mono<Settled> cancel(Claim claim);

    /**
     * The moments in which this process has to take all its claims for lost, and to give up what it runs.
     *
     * @return a hot stream without an end of its own, of reasons for people; it never signals where one process has the
     *     store for itself
     */
    default Flux<String> claimsLost() {
        return Flux.never();
    }

    /**
     * The running jobs that somebody wishes to be cancelled, told as soon as the wish is durable.
     *
     * @return a hot stream without an end of its own, on a thread of the store's that must not be held
     */
    Flux<JobId> cancelWishes();
}
