package dev.sluice.store;

import dev.sluice.job.Job;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list of jobs, newest first.
 *
 * @param jobs without payload and result, both of which are empty text here; fewer than asked for, even none, do not mean
 *     that the list is at its end
 * @param next where the next part begins, or null at the end
 */
public record JobPage(List<Job> jobs, @Nullable Long next) {}
