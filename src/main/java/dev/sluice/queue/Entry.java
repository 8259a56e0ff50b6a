package dev.sluice.queue;

import dev.sluice.store.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * Where a new job goes.
 *
 * @param way into the buffer, into the store, or nowhere
 * @param displaced the ticket whose place it takes, which goes back to the store; or null
 */
record Entry(Way way, @Nullable Ticket displaced) {

    enum Way {
        /** A place in the buffer is reserved for it. */
        BUFFER,
        /** It waits in the store until there is room. */
        SPILL,
        /** There is room for it nowhere. */
        NOWHERE
    }

    static final Entry BUFFER = new Entry(Way.BUFFER, null);
    static final Entry SPILL = new Entry(Way.SPILL, null);
    static final Entry NOWHERE = new Entry(Way.NOWHERE, null);
}
