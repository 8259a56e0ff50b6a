package dev.sluice.store;

import java.util.Map;

/**
 * What a dead process left behind and was set right.
 *
 * @param waiting jobs that wait in the store and in no buffer, by queue, the requeued ones included
 * @param requeued running jobs that were queued again
 * @param failed running jobs that were failed, because they were cut off too often
 */
public record Rescue(Map<String, Integer> waiting, int requeued, int failed) {}
