/**
 * What happens by itself: what dead processes left is set right, jobs become due, schedules fire, what ended long ago
 * is deleted, a store that could not write is asked whether it can again.
 *
 * <p>Start with {@link dev.sluice.upkeep.UpkeepConfiguration}. This package knows queues, the store's port and {@code job}.
 */
@NullMarked
package dev.sluice.upkeep;

import org.jspecify.annotations.NullMarked;
