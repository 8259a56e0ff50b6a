package dev.sluice.store;

import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import java.util.Set;

/**
 * Which events are meant.
 *
 * @param jobs whose; empty for any
 * @param which what else must be true of them; its state is the one that the event tells
 */
public record EventFilter(Set<JobId> jobs, JobFilter which) {

    /**
     * All events of one job.
     *
     * @param job its name
     * @return a filter
     */
    public static EventFilter of(JobId job) {
        return new EventFilter(Set.of(job), JobFilter.ALL);
    }

    /**
     * Whether this event is meant.
     *
     * @param entry any
     * @return true if so
     */
    public boolean matches(LogEntry entry) {
        JobEvent event = entry.event();
        return (jobs.isEmpty() || jobs.contains(event.job()))
                && (which.state() == null || which.state() == event.state())
                && (which.kind() == null || which.kind().equals(event.kind()))
                && (which.queue() == null || which.queue().equals(event.queue()))
                && (which.tag() == null || entry.tags().contains(which.tag()));
    }
}
