package dev.sluice.fault.judge;

import java.util.List;

/**
 * What is known besides the ledgers.
 *
 * @param concurrency how many jobs each process may run at once
 * @param processes for how many of them rows may say at once that they run something; one that died counts until its jobs
 *     are rescued
 * @param crashes how often something died or was given up that ran so many: a process, or one's hold on its store
 * @param absences when which process did nothing
 * @param readers who watched
 * @param retried the jobs that a person gave another life, once for each
 */
public record Facts(
        int concurrency,
        int processes,
        int crashes,
        List<Absence> absences,
        List<Reader> readers,
        List<String> retried) {

    /** Facts do not change. */
    public Facts {
        absences = List.copyOf(absences);
        readers = List.copyOf(readers);
        retried = List.copyOf(retried);
    }
}
