package dev.sluice.store;

import org.jspecify.annotations.Nullable;

/**
 * A queue as those need to know it who hand jobs in.
 *
 * @param name its name
 * @param capacity how many jobs may wait in the buffer of one process
 * @param backlogLimit how many more may wait in the store, or null where a full buffer refuses
 */
public record KnownQueue(
        String name, int capacity, @Nullable Integer backlogLimit) {}
