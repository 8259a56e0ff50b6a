package dev.sluice.store;

import dev.sluice.job.Job;
import java.util.List;

/**
 * Where the log of all jobs ends, and how some of them stand there.
 *
 * @param position that of the newest entry that may be read, 0 for none
 * @param jobs those that were asked for and exist, as of that position
 */
public record LogEnd(long position, List<Job> jobs) {}
