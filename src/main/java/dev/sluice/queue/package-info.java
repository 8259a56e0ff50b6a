/**
 * The gate: exactly as many jobs as a queue's buffer has places wait in it, and what comes beyond is told when to return.
 *
 * <p>Start with {@link dev.sluice.queue.Admission}, which a submission passes, and {@link dev.sluice.queue.JobQueue}, which
 * hands jobs over. This package knows the store's port and the words of {@code job}; who runs the jobs it does not know.
 */
@NullMarked
package dev.sluice.queue;

import org.jspecify.annotations.NullMarked;
