package dev.sluice.fault.judge;

import dev.sluice.job.JobState;

/**
 * From the service's ledger: a job as it stands when all is over.
 *
 * @param token its submission's
 * @param epoch the number of its last claim
 * @param version of its last event
 */
public record Row(String job, String token, JobState state, long epoch, long version) {}
