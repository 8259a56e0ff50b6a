package dev.sluice.store.sqlite;

/** Told of each commit by the writer's thread. */
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
