package dev.sluice.fault.judge;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * From the ledger of the outside world: one time that a job was really worked at.
 *
 * @param epoch of the claim that it ran under
 * @param process who did it
 * @param ended empty if nobody said so
 */
public record Run(String job, long epoch, String process, Instant began, Optional<Instant> ended) {

    static final Comparator<Run> IN_TIME = Comparator.comparing(Run::began);
}
