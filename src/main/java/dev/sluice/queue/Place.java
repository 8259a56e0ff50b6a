package dev.sluice.queue;

import dev.sluice.store.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * Where a new job will wait, before it is written.
 *
 * @param rank the job's
 * @param isBuffered whether it has a place in the buffer; else it waits in the store
 * @param displaced whose place it was, now on the way back to the store; or null
 */
record Place(long rank, boolean isBuffered, @Nullable Ticket displaced) {

    static Place buffered(long rank) {
        return new Place(rank, true, null);
    }

    static Place spilled(long rank) {
        return new Place(rank, false, null);
    }
}
