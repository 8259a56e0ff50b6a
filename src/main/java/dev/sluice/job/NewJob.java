package dev.sluice.job;

import java.time.Duration;
import java.time.Instant;

/**
 * A submission that has been checked and has its id, but is not stored yet.
 *
 * @param id its name, made by who submits it, so that an unknown outcome can be looked up
 * @param kind which handler runs it
 * @param queue where it waits
 * @param payload JSON text, kept to the letter
 * @param priority {@link Priority#MIN} to {@link Priority#MAX}
 * @param createdAt when it was asked for
 * @param runAt when it is due; not before {@code createdAt}
 * @param maxAttempts tries in all, the first included
 * @param timeout limit of one attempt, zero for none
 */
public record NewJob(
        JobId id,
        String kind,
        String queue,
        String payload,
        int priority,
        Instant createdAt,
        Instant runAt,
        int maxAttempts,
        Duration timeout) {

    /**
     * The state it starts its life in.
     *
     * @return queued if it is due when it is made, else scheduled
     */
    public JobState firstState() {
        return runAt.isAfter(createdAt) ? JobState.SCHEDULED : JobState.QUEUED;
    }
}
