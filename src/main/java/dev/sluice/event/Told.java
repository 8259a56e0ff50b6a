package dev.sluice.event;

import dev.sluice.job.Job;

/** What a reader of the events of many jobs is told. */
public sealed interface Told permits LiveEvent, Told.Snapshot, Told.Gap {

    /**
     * How a job stands.
     *
     * @param position where the reader is in the log of all jobs
     * @param job as of then, or later
     */
    record Snapshot(long position, Job job) implements Told {}

    /**
     * Some of what the reader would have been told may be pruned.
     *
     * @param from behind which position
     * @param to up to which
     */
    record Gap(long from, long to) implements Told {}
}
