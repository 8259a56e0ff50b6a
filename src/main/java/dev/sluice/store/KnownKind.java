package dev.sluice.store;

import java.time.Duration;

/**
 * A kind of job as those need to know it who hand jobs in.
 *
 * @param name its name
 * @param maxAttempts tries in all, unless a submission says otherwise
 * @param timeout limit of one attempt, zero for none, unless a submission says otherwise
 * @param maxPayload bytes of the largest payload
 */
public record KnownKind(String name, int maxAttempts, Duration timeout, long maxPayload) {}
