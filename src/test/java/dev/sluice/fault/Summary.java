package dev.sluice.fault;

import dev.sluice.fault.judge.Figures;
import dev.sluice.fault.judge.Report;
import java.time.Duration;
import java.util.Locale;

/**
 * What an endurance run has to say, as a row for the README.
 *
 * @param what was killed, and on which store
 * @param recovery the longest time until somebody took jobs in again
 * @param seed that repeats it
 */
record Summary(String what, int rounds, Report report, Duration recovery, long seed) {

    void print() {
        Figures figures = report.figures();
        System.out.printf(
                Locale.ROOT,
                "%n| killed | rounds | submissions | jobs | lost | cut off | run twice | slowest recovery | slowest rerun | seed |%n"
                        + "|---|---|---|---|---|---|---|---|---|---|%n"
                        + "| %s | %,d | %,d | %,d | %,d | %,d | %,d | %.1f s | %.1f s | %d |%n%n",
                what,
                rounds,
                figures.sent(),
                figures.jobs(),
                report.lost(),
                figures.cutOff(),
                figures.again(),
                recovery.toMillis() / 1e3,
                figures.rerun().toMillis() / 1e3,
                seed);
    }
}
