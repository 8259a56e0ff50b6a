package dev.sluice.store;

/** What became of what was said at the end of an attempt. */
public enum Settled {
    /** It is kept as it was said. */
    KEPT,
    /** The job has ended as cancelled, as was said or as somebody wished before. */
    CANCELLED,
    /** It is dropped, for the claim was lost. */
    DROPPED
}
