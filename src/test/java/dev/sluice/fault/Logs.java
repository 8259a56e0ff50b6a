package dev.sluice.fault;

import dev.sluice.fault.judge.Entry;
import dev.sluice.fault.judge.Judge;
import java.util.Collection;
import java.util.List;

/** Logs as clients read them, before the judge. */
final class Logs {

    private Logs() {}

    /** Fails unless the log of a job, which may still go on, is one that a job can have. */
    static void check(List<Event> log) {
        Judge.judgeLog(entries(log)).requireSound();
    }

    /** How often it says that its job began to run. */
    static long starts(List<Event> log) {
        return Judge.starts(entries(log));
    }

    /** How often it says that an attempt was cut off by the death of its process. */
    static long crashes(List<Event> log) {
        return Judge.crashes(entries(log));
    }

    /** The same of all of these. */
    static long crashes(Collection<List<Event>> logs) {
        return logs.stream().mapToLong(Logs::crashes).sum();
    }

    /** The largest number of these jobs that ran at once. */
    static int mostRunning(Collection<List<Event>> logs) {
        return Judge.mostRunning(logs.stream().map(Logs::entries).toList());
    }

    private static List<Entry> entries(List<Event> log) {
        return log.stream().map(Event::entry).toList();
    }
}
