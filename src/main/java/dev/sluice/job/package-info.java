/**
 * The words everybody uses: what a job is, which states it has and what may be refused about it.
 *
 * <p>Start with {@link dev.sluice.job.JobState}, which draws the life of a job. This package knows the JDK and nothing
 * else of this program.
 */
@NullMarked
package dev.sluice.job;

import org.jspecify.annotations.NullMarked;
