package dev.sluice.store;

import java.util.Map;

/**
 * What one step of a change to many jobs did.
 *
 * @param matched how many jobs were changed
 * @param queued how many of them wait now, in the store and in no buffer, by queue
 * @param next where the next step begins, or {@link #END}
 */
public record JobBatch(int matched, Map<String, Integer> queued, long next) {

    /** There is no next step. */
    public static final long END = Long.MAX_VALUE;
}
