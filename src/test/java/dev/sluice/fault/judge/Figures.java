package dev.sluice.fault.judge;

import dev.sluice.fault.judge.Send.Answer;

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
 */
public record Figures(
        long sent, long acknowledged, long refused, long unknown, int jobs, int events, int again, long cutOff) {

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
                evidence.log().stream().filter(Entry::isCrash).count());
    }

    private static long answers(Evidence evidence, Answer answer) {
        return evidence.sends().stream().filter(send -> send.answer() == answer).count();
    }
}
