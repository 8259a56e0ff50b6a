package dev.sluice.fault.judge;

import dev.sluice.fault.judge.Rule.Finding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the numbers of claims may be. */
final class Epochs {

    private Epochs() {}

    static void neverFall(Case subject, Finding finding) {
        Map<String, Long> known = new HashMap<>();
        for (Look look : subject.evidence().looks()) {
            look.running().forEach((job, epoch) -> {
                if (epoch < known.getOrDefault(job, 0L)) {
                    finding.breach(job, "its epoch fell from " + known.get(job) + " to " + epoch);
                }
                known.merge(job, epoch, Math::max);
            });
        }
        subject.rows().forEach((job, row) -> {
            check(row, known.getOrDefault(job, 0L), finding);
            check(row, subject.story(job), finding);
            check(row, subject, finding);
        });
    }

    private static void check(Row row, long known, Finding finding) {
        if (row.epoch() < known) {
            finding.breach(row.job(), "its epoch fell from " + known + " to " + row.epoch());
        }
    }

    /** Each start has a number, and so has a cancellation that did not wait for the handler. */
    private static void check(Row row, Story story, Finding finding) {
        if (row.epoch() < story.starts() || row.epoch() > story.starts() + story.cancels()) {
            finding.breach(row.job(), "its epoch is " + row.epoch() + ": " + story);
        }
    }

    private static void check(Row row, Case subject, Finding finding) {
        List<Run> runs = subject.runs(row.job());
        long last = 0;
        for (Run run : runs) {
            if (run.epoch() > row.epoch()) {
                finding.breach(row.job(), "it ran under epoch " + run.epoch() + ", and is at " + row.epoch());
            }
            if (run.epoch() < last && !subject.maySpeakLate(run)) {
                finding.breach(row.job(), "it ran under epoch " + run.epoch() + " after " + last);
            }
            last = Math.max(last, run.epoch());
        }
    }
}
