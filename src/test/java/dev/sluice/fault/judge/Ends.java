package dev.sluice.fault.judge;

import dev.sluice.fault.judge.Rule.Finding;
import java.util.Collections;

/** How jobs end. */
final class Ends {

    private Ends() {}

    static void everyJobEnds(Case subject, Finding finding) {
        for (Row row : subject.evidence().rows()) {
            if (!row.state().isFinal()) {
                finding.breach(
                        row.job(), "it is " + row.state().text() + " when all is over: " + subject.story(row.job()));
            }
        }
    }

    static void oneFinalEventALife(Case subject, Finding finding) {
        subject.stories().keySet().forEach(job -> {
            Story story = subject.story(job);
            long asked = Collections.frequency(subject.facts().retried(), job);
            if (story.revivals() > asked) {
                finding.breach(job, "it has another life that nobody gave it: " + story);
            }
            if (story.ends() > 1 + story.revivals()) {
                finding.breach(job, "it has ended " + story.ends() + " times: " + story);
            }
        });
        subject.rows().forEach((job, row) -> {
            Story story = subject.story(job);
            if (row.state().isFinal() && story.ends() < 1 + story.revivals()) {
                finding.breach(job, "it is " + row.state().text() + ", and no event says so: " + story);
            } else if (row.state().isFinal() && story.last().state() != row.state()) {
                finding.breach(job, "it is " + row.state().text() + ", and its last event is another: " + story);
            }
        });
    }
}
