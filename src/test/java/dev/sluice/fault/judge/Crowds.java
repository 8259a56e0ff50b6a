package dev.sluice.fault.judge;

import dev.sluice.fault.judge.Rule.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** How many jobs run at once, as each of the ledgers has it. */
final class Crowds {

    private Crowds() {}

    static void areSmallEnough(Case subject, Finding finding) {
        int here = subject.facts().concurrency();
        int everywhere = here * subject.facts().processes();
        Case.by(Run::process, subject.evidence().runs()).forEach((process, runs) -> {
            List<Span> spans = new ArrayList<>();
            runs.forEach(run -> spans.add(new Span(run.job(), run.began(), subject.over(run))));
            check(spans, here, "the world saw %d jobs at once in process " + process, finding);
        });
        check(spans(subject.stories().values()), everywhere, "the log has %d jobs run at once", finding);
        for (Look look : subject.evidence().looks()) {
            if (look.running().size() > everywhere) {
                String first = Collections.min(look.running().keySet());
                finding.breach(
                        first,
                        "it was seen running with others, " + look.running().size() + " in all");
            }
        }
        subject.runs().forEach((job, runs) -> checkClaims(subject, job, runs, finding));
    }

    private static void checkClaims(Case subject, String job, List<Run> runs, Finding finding) {
        for (int i = 1; i < runs.size(); i++) {
            if (runs.get(i).began().isBefore(subject.over(runs.get(i - 1)))) {
                finding.breach(job, "it runs twice at once: " + runs.get(i - 1) + " and " + runs.get(i));
            }
        }
    }

    /** When each job ran, as the log has it. */
    static List<Span> spans(Collection<List<Entry>> stories) {
        List<Span> spans = new ArrayList<>();
        for (List<Entry> story : stories) {
            Entry start = null;
            for (Entry entry : story) {
                if (start != null && entry.isMove()) {
                    spans.add(new Span(entry.job(), start.at(), entry.at()));
                    start = null;
                }
                start = entry.isStart() ? entry : start;
            }
            if (start != null) {
                spans.add(new Span(start.job(), start.at(), Instant.MAX));
            }
        }
        return spans;
    }

    private static void check(List<Span> spans, int most, String sentence, Finding finding) {
        Crowd crowd = largest(spans);
        if (crowd.size() > most) {
            finding.breach(crowd.last(), sentence.formatted(crowd.size()));
        }
    }

    /** The largest number at once, and who came last to it. Within the same moment ends come first. */
    static Crowd largest(List<Span> spans) {
        List<Step> steps = new ArrayList<>();
        for (Span span : spans) {
            steps.add(new Step(span.from(), 1, span.job()));
            steps.add(new Step(span.to(), -1, span.job()));
        }
        steps.sort(Comparator.comparing(Step::at).thenComparing(Step::change));
        int running = 0;
        Crowd largest = new Crowd(0, "");
        for (Step step : steps) {
            running += step.change();
            largest = running > largest.size() ? new Crowd(running, step.job()) : largest;
        }
        return largest;
    }

    /** The time that a job ran. */
    record Span(String job, Instant from, Instant to) {}

    record Crowd(int size, String last) {}

    private record Step(Instant at, int change, String job) {}
}
