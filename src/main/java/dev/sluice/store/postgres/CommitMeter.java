package dev.sluice.store.postgres;

/** Told of each group that was written. */
@FunctionalInterface
interface CommitMeter {

    /**
     * A group was committed or refused.
     *
     * @param writes how many shared it
     * @param nanos how long it took
     */
    void committed(int writes, long nanos);
}
