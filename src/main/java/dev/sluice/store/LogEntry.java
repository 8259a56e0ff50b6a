package dev.sluice.store;

import dev.sluice.job.JobEvent;
import java.util.List;

/**
 * An event where it stands in the log of all jobs.
 *
 * @param position grows from commit to commit and is never given twice
 * @param event what happened
 * @param tags its job's
 */
public record LogEntry(long position, JobEvent event, List<String> tags) {}
