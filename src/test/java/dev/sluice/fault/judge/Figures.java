package dev.sluice.fault.judge;

import dev.sluice.fault.judge.Send.Answer;
import java.time.Duration;
import java.util.List;

/**
 * How large it was.
 *
 * @param sent how often something was submitted
 * @param acknowledged how many answers were a 202
 * @param refused how many were a refusal
 * @param unknown how often there was no answer
 * @param jobs how many are stored
 * @param events how many the log has
 * @param again how many jobs ran again although nobody wanted it
 * @param cutOff how many attempts a crash cut off
 * @param rerun the longest time from when the log tells of that to when the job ran again
 */
public record Figures(
        long sent,
        long acknowledged,
        long refused,
        long unknown,
        int jobs,
        int events,
        int again,
        long cutOff,
        Duration rerun) {

    static Figures of(Case subject) {
        Evidence evidence = subject.evidence();
        return new Figures(
                evidence.sends().size(),
                answers(evidence, Answer.ACCEPTED),
                answers(evidence, Answer.REFUSED),
                answers(evidence, Answer.UNKNOWN),
                evidence.rows().size(),
                evidence.log().size(),
                Runs.again(subject).size(),
                evidence.log().stream().filter(Entry::isCrash).count(),
                rerun(subject));
    }

    private static Duration rerun(Case subject) {
        Duration longest = Duration.ZERO;
        for (List<Entry> story : subject.stories().values()) {
            for (int i = 1; i < story.size(); i++) {
                Duration took =
                        Duration.between(story.get(i - 1).at(), story.get(i).at());
                if (story.get(i - 1).isCrash() && story.get(i).isStart() && took.compareTo(longest) > 0) {
                    longest = took;
                }
            }
        }
        return longest;
    }

    private static long answers(Evidence evidence, Answer answer) {
        return evidence.sends().stream().filter(send -> send.answer() == answer).count();
    }
}
