/**
 * What happens to jobs, live: the fan-out of committed changes to those who watch.
 *
 * <p>Start with {@link dev.sluice.event.JobEvents}. This package knows the store's port and the words of {@code job}.
 */
@NullMarked
package dev.sluice.event;

import org.jspecify.annotations.NullMarked;
