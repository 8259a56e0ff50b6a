package dev.sluice.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What became of jobs that were handed in.
 *
 * @param queued how many of them wait now, by queue
 * @param handedAt when each of those was asked for that wait now or are scheduled
 * @param failed how many were wrong
 * @param cancelled how many have a unique key that was taken meanwhile
 */
public record Taken(Map<String, Integer> queued, List<Instant> handedAt, int failed, int cancelled) {}
