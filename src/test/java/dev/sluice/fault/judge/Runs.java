package dev.sluice.fault.judge;

import dev.sluice.fault.judge.Rule.Finding;
import dev.sluice.job.JobState;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How often jobs run. */
final class Runs {

    private Runs() {}

    /** What was cut off three times may never have got so far, and what was cancelled need not. */
    static void ranAtLeastOnce(Case subject, Finding finding) {
        subject.rows().forEach((job, row) -> {
            Story story = subject.story(job);
            boolean isOwed = row.state() == JobState.SUCCEEDED
                    || (row.state() == JobState.FAILED
                            && !story.isEmpty()
                            && !story.last().isCrash());
            if (isOwed && subject.runs(job).isEmpty()) {
                finding.breach(job, "it is " + row.state().text() + " and nobody worked at it: " + story);
            }
        });
    }

    static void runsAgainOnlyAfterACrash(Case subject, Finding finding) {
        Map<String, Long> again = again(subject);
        again.forEach((job, times) -> {
            if (times > subject.story(job).crashes()) {
                finding.breach(job, "it ran " + subject.runs(job).size() + " times: " + subject.story(job));
            }
        });
        long all = again.values().stream().mapToLong(Long::longValue).sum();
        long most = (long) subject.facts().concurrency() * subject.facts().crashes();
        if (all > most) {
            finding.breach(
                    again.keySet().iterator().next(),
                    "it and others ran again " + all + " times, where crashes cut off " + most + " at most");
        }
        subject.runs().forEach((job, runs) -> {
            if (epochs(runs).size() < runs.size()) {
                finding.breach(job, "it ran more than once under one claim: " + runs);
            }
        });
    }

    private static Set<Long> epochs(List<Run> runs) {
        Set<Long> epochs = new HashSet<>();
        runs.forEach(run -> epochs.add(run.epoch()));
        return epochs;
    }

    /** How often each job ran again although nobody wanted it to; jobs that did not are left out. */
    static Map<String, Long> again(Case subject) {
        Map<String, Long> again = new LinkedHashMap<>();
        subject.runs().forEach((job, runs) -> {
            long beyond = runs.size() - 1 - subject.story(job).returns();
            if (beyond > 0) {
                again.put(job, beyond);
            }
        });
        return again;
    }
}
