package dev.sluice.store;

import java.time.Duration;

/**
 * What one step of pruning did.
 *
 * @param jobs how many were deleted, with their events
 * @param held how long the store did nothing else
 */
public record Pruned(int jobs, Duration held) {}
