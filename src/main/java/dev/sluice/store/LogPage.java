package dev.sluice.store;

import java.util.List;

/**
 * A part of the log of all jobs, all of it read in the same moment.
 *
 * @param entries those that were asked for, in their order
 * @param reached up to where nothing that was asked for is left out
 * @param isLast whether that was the end of the log
 * @param pruned the newest position that was ever pruned: what was there before it may be gone
 */
public record LogPage(List<LogEntry> entries, long reached, boolean isLast, long pruned) {}
