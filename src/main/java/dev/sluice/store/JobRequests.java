package dev.sluice.store;

import dev.sluice.job.Job;
import dev.sluice.job.JobException;
import dev.sluice.job.JobId;
import reactor.core.publisher.Mono;

/** The part of a {@link JobStore} that does what persons ask for. */
public interface JobRequests {

    /** How many jobs one step of a change to many moves at most. */
    int LARGEST_BATCH = 1000;

    /**
     * Cancels a job: one that waits at once, one that runs by a wish that is kept with it, see {@link JobAttempts}.
     *
     * @param id its name
     * @return the job as it stands then, cancelled or running; empty if there is none; or {@link JobException.Conflict} if
     *     it has ended
     */
    Mono<Job> cancel(JobId id);

    /**
     * Gives a failed or cancelled job another life: it is queued as if due now, with no attempt spent, and waits for
     * {@link JobIntake#feed}.
     *
     * @param id its name
     * @return the job as it stands then; empty if there is none; or {@link JobException.Conflict} if it is in another state
     *     or another live job has its unique key
     */
    Mono<Job> retry(JobId id);

    /**
     * Cancels jobs as {@link #cancel(JobId)} does, those among the next {@link #LARGEST_BATCH} that can be; all in one
     * transaction.
     *
     * @param filter which
     * @param from where to begin: 0, then what the step before said
     * @return what was done
     */
    Mono<JobBatch> cancelAll(JobFilter filter, long from);

    /**
     * Retries jobs as {@link #retry(JobId)} does, those among the next {@link #LARGEST_BATCH} that can be; all in one
     * transaction.
     *
     * @param filter which
     * @param from where to begin: 0, then what the step before said
     * @return what was done
     */
    Mono<JobBatch> retryAll(JobFilter filter, long from);
}
