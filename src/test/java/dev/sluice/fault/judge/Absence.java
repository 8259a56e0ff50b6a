package dev.sluice.fault.judge;

import java.time.Instant;
import java.util.Optional;

/**
 * A fact: a process was dead, or stood still.
 *
 * @param process as the world's ledger calls it
 * @param from a moment at which it certainly did nothing any more
 * @param to empty if it never came back
 */
public record Absence(String process, Instant from, Optional<Instant> to) {}
