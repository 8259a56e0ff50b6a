package dev.sluice.queue;

/** What becomes of a new job when the buffer has no place for it. */
public enum Overflow {
    /** It is refused. */
    REJECT,
    /** It is kept in the store, and buffered when there is room. */
    SPILL
}
