package dev.sluice.fault.judge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The one who says whether all went well, by the ledgers alone. */
public final class Judge {

    private Judge() {}

    /** Holds the evidence against every invariant. */
    public static Report judge(Evidence evidence) {
        Case subject = new Case(evidence);
        List<Breach> breaches = new ArrayList<>();
        for (Invariant invariant : Invariant.values()) {
            rule(invariant).check(subject, (job, what) -> breaches.add(new Breach(invariant, job, what)));
        }
        return new Report(breaches, Figures.of(subject));
    }

    /** Holds the log of one job, which may still go on, against what can be said of it alone. */
    public static Report judgeLog(List<Entry> log) {
        Facts facts = new Facts(1, 1, 0, List.of(), List.of(), List.of());
        List<Row> rows = log.isEmpty() ? List.of() : List.of(row(log));
        Case subject = new Case(new Evidence(List.of(), rows, log, List.of(), List.of(), facts));
        List<Breach> breaches = new ArrayList<>();
        if (log.isEmpty()) {
            breaches.add(new Breach(Invariant.I6, "", "it has no events"));
        }
        for (Invariant invariant : List.of(Invariant.I5, Invariant.I6)) {
            rule(invariant).check(subject, (job, what) -> breaches.add(new Breach(invariant, job, what)));
        }
        return new Report(breaches, Figures.of(subject));
    }

    /** There is none without. */
    private static Rule rule(Invariant invariant) {
        return switch (invariant) {
            case I1 -> Intakes::acknowledgedIsStored;
            case I2 -> Ends::everyJobEnds;
            case I3 -> Runs::ranAtLeastOnce;
            case I4 -> Runs::runsAgainOnlyAfterACrash;
            case I5 -> Ends::oneFinalEventALife;
            case I6 -> Stories::areWhole;
            case I7 -> Epochs::neverFall;
            case I8 -> Intakes::oneJobForAKey;
            case I9 -> Intakes::everyJobWasAskedFor;
            case I10 -> Crowds::areSmallEnough;
            case I11 -> Readers::sawTheLog;
        };
    }

    private static Row row(List<Entry> log) {
        Story story = new Story(log);
        return new Row(
                story.last().job(),
                "",
                story.last().state(),
                story.starts(),
                story.last().version());
    }

    /** How often a log says that its job began to run. */
    public static long starts(List<Entry> log) {
        return new Story(log).starts();
    }

    /** How often a log says that an attempt was cut off by the death of its process. */
    public static long crashes(List<Entry> log) {
        return new Story(log).crashes();
    }

    /** The largest number of jobs that ran at once, by the logs of all. */
    public static int mostRunning(Collection<List<Entry>> logs) {
        return Crowds.largest(Crowds.spans(logs)).size();
    }
}
