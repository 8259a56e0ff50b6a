/**
 * Runs jobs: claims what the queues hand over, calls the handler of its kind and writes down how that ended.
 *
 * <p>Who writes a handler starts with {@link dev.sluice.worker.JobHandler}; who wants to know how one is run, with
 * {@link dev.sluice.worker.WorkerPool}. This package knows queues, the store's port and the words of {@code job}.
 */
@NullMarked
package dev.sluice.worker;

import org.jspecify.annotations.NullMarked;
