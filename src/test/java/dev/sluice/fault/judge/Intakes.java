package dev.sluice.fault.judge;

import dev.sluice.fault.judge.Rule.Finding;
import dev.sluice.fault.judge.Send.Answer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the client's ledger and the rows say of each other. */
final class Intakes {

    private Intakes() {}

    static void acknowledgedIsStored(Case subject, Finding finding) {
        for (Send send : subject.evidence().sends()) {
            if (send.answer() == Answer.ACCEPTED) {
                Row row = subject.rows().get(send.job());
                if (row == null) {
                    finding.breach(send.job(), "it was acknowledged and is not there");
                } else if (!row.token().equals(send.token())) {
                    finding.breach(send.job(), "it was acknowledged to " + send.token() + " and is " + row.token());
                }
            }
        }
    }

    static void oneJobForAKey(Case subject, Finding finding) {
        Case.by(Row::token, subject.evidence().rows()).forEach((token, rows) -> {
            for (Row row : rows.subList(1, rows.size())) {
                finding.breach(
                        row.job(),
                        "it is another job of " + token + ", beside "
                                + rows.get(0).job());
            }
        });
        accepted(subject.evidence().sends()).forEach((token, jobs) -> {
            if (jobs.size() > 1) {
                finding.breach(Collections.min(jobs), token + " was answered with different jobs: " + jobs);
            }
        });
    }

    private static Map<String, Set<String>> accepted(List<Send> sends) {
        return sends.stream()
                .filter(send -> send.answer() == Answer.ACCEPTED)
                .collect(Collectors.groupingBy(Send::token, Collectors.mapping(Send::job, Collectors.toSet())));
    }

    static void everyJobWasAskedFor(Case subject, Finding finding) {
        Map<String, List<Send>> sends = Case.by(Send::token, subject.evidence().sends());
        for (Row row : subject.evidence().rows()) {
            List<Send> asked = sends.getOrDefault(row.token(), List.of());
            if (asked.isEmpty()) {
                finding.breach(row.job(), "nobody sent " + row.token());
            } else if (asked.stream().allMatch(send -> send.answer() == Answer.REFUSED)) {
                finding.breach(row.job(), "it was refused each time and is there");
            }
        }
        for (String job : subject.runs().keySet()) {
            if (!subject.rows().containsKey(job)) {
                finding.breach(job, "somebody worked at it, and it is not there");
            }
        }
    }
}
