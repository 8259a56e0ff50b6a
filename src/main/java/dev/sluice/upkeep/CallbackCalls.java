package dev.sluice.upkeep;

import dev.sluice.job.Job;
import dev.sluice.job.NewJob;

/** Knows how somebody is told that a job has ended. May be called by any thread, which it must not block. */
public interface CallbackCalls {

    /**
     * The job that tells of the end of another.
     *
     * @param ended has a callback
     * @return due now, under an id of its own
     */
    NewJob of(Job ended);
}
