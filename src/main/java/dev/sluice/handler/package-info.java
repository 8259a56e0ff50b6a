/**
 * The kinds of job that are built in. Each is written against the same interface as a stranger's,
 * {@link dev.sluice.worker.JobHandler}; start with {@link dev.sluice.handler.SimulateHandler}, and for calls with
 * {@link dev.sluice.handler.HttpJobHandler}.
 */
@NullMarked
package dev.sluice.handler;

import org.jspecify.annotations.NullMarked;
