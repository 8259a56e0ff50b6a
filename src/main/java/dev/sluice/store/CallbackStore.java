package dev.sluice.store;

import dev.sluice.job.Job;
import dev.sluice.job.NewJob;
import java.util.List;
import reactor.core.publisher.Mono;

/** Whose end is to be told to somebody else, and is not yet. It promises what {@link JobStore} does. */
public interface CallbackStore {

    /**
     * Ended jobs with a callback for which there is no call.
     *
     * @param limit how many at most
     * @return the oldest first, as they stand
     */
    Mono<List<Job>> uncalled(int limit);

    /**
     * Inserts the call of a callback, once for each life of its job.
     *
     * @param ended the job as it was read
     * @param call the job that tells of it
     * @return false if there is one already, or if the job has begun another life
     */
    Mono<Boolean> call(Job ended, NewJob call);
}
