package dev.sluice.fault.judge;

import static dev.sluice.fault.judge.Invariant.I1;
import static dev.sluice.fault.judge.Invariant.I10;
import static dev.sluice.fault.judge.Invariant.I11;
import static dev.sluice.fault.judge.Invariant.I2;
import static dev.sluice.fault.judge.Invariant.I3;
import static dev.sluice.fault.judge.Invariant.I4;
import static dev.sluice.fault.judge.Invariant.I5;
import static dev.sluice.fault.judge.Invariant.I6;
import static dev.sluice.fault.judge.Invariant.I7;
import static dev.sluice.fault.judge.Invariant.I8;
import static dev.sluice.fault.judge.Invariant.I9;

import dev.sluice.fault.judge.Reader.Seen;
import dev.sluice.fault.judge.Send.Answer;
import dev.sluice.job.JobState;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Evidence that is sound but for one thing.
 *
 * @param invariant that this breaks
 * @param job of which job
 * @param breaks all that it breaks: one thing can break several
 */
record WrongEvidence(String name, Invariant invariant, String job, Consumer<Draft> spoil, Set<Invariant> breaks) {

    static Stream<WrongEvidence> all() {
        return Stream.of(
                of("is not stored", I1, "plain", draft -> draft.forget("plain")),
                of("is another job", I1, "cut-off", draft -> {
                    draft.sends.removeIf(send -> send.token().equals("plain"));
                    draft.sends.add(new Send("plain", Answer.ACCEPTED, "cut-off"));
                }),
                of("has no end", I2, "stuck", draft -> {
                    draft.sends.add(new Send("stuck", Answer.ACCEPTED, "stuck"));
                    draft.add("stuck", "stuck", "queued 0");
                    draft.reread();
                }),
                of(
                        "never ran",
                        I3,
                        "plain",
                        draft -> draft.runs.removeIf(run -> run.job().equals("plain"))),
                of(
                        "ran twice under one claim",
                        I4,
                        "plain",
                        draft -> draft.runs.add(new Run(
                                "plain",
                                1,
                                "other",
                                Instant.ofEpochSecond(900),
                                Optional.of(Instant.ofEpochSecond(901))))),
                of("ran again more often than cut off", I4, "cut-off", draft -> draft.crashes = 0),
                of(
                        "ended twice",
                        I5,
                        "plain",
                        draft -> {
                            draft.log.add(
                                    4,
                                    new Entry("plain", 5, JobState.FAILED, true, 1, Instant.ofEpochSecond(14), "Late"));
                            draft.row("plain", row -> new Row("plain", "plain", JobState.FAILED, 1, 5));
                            draft.reread();
                        },
                        I6),
                of("no event tells the end", I5, "resent", draft -> {
                    draft.log.remove(draft.log.size() - 1);
                    draft.row(
                            "resent", row -> new Row("resent", "resent", row.state(), row.epoch(), row.version() - 1));
                    draft.reread();
                }),
                of(
                        "is another end than told",
                        I5,
                        "plain",
                        draft -> draft.row(
                                "plain",
                                row -> new Row("plain", "plain", JobState.FAILED, row.epoch(), row.version()))),
                of("nobody gave it another life", I5, "revived", draft -> draft.retried.clear()),
                of("lacks an event", I6, "plain", draft -> {
                    draft.log.remove(2);
                    draft.reread();
                }),
                of("lacks its first event", I6, "plain", draft -> {
                    draft.log.remove(0);
                    draft.reread();
                }),
                of(
                        "lacks its newest event",
                        I6,
                        "plain",
                        draft -> draft.row(
                                "plain",
                                row -> new Row("plain", "plain", row.state(), row.epoch(), row.version() + 1))),
                of(
                        "ran without waiting",
                        I6,
                        "cut-off",
                        draft -> draft.entry(
                                "cut-off",
                                3,
                                entry -> new Entry("cut-off", 3, JobState.RETRYING, true, 1, entry.at(), "crashed"))),
                of(
                        "time runs back",
                        I6,
                        "plain",
                        draft -> draft.entry(
                                "plain",
                                3,
                                entry -> new Entry(
                                        "plain",
                                        3,
                                        entry.state(),
                                        false,
                                        1,
                                        entry.at().minusSeconds(9),
                                        ""))),
                of(
                        "a crash spent no attempt",
                        I6,
                        "cut-off",
                        draft -> draft.entry(
                                "cut-off",
                                3,
                                entry -> new Entry("cut-off", 3, entry.state(), true, 0, entry.at(), "crashed"))),
                of(
                        "putting back spent an attempt",
                        I6,
                        "put-back",
                        draft -> draft.entry(
                                "put-back",
                                3,
                                entry -> new Entry("put-back", 3, entry.state(), true, 1, entry.at(), ""))),
                of(
                        "made progress without running",
                        I6,
                        "plain",
                        draft -> draft.entry(
                                "plain", 2, entry -> new Entry("plain", 2, JobState.QUEUED, false, 0, entry.at(), "")),
                        I7),
                of("epoch fell", I7, "cut-off", draft -> Collections.reverse(draft.looks)),
                of(
                        "epoch was reset",
                        I7,
                        "cut-off",
                        draft -> draft.row(
                                "cut-off", row -> new Row("cut-off", "cut-off", row.state(), 1, row.version()))),
                of("ran under an old claim", I7, "put-back", draft -> {
                    draft.run("put-back", 1, run -> new Run("put-back", 3, "other", run.began(), run.ended()));
                    draft.run("put-back", 2, run -> new Run("put-back", 1, "other", run.began(), run.ended()));
                    draft.run("put-back", 3, run -> new Run("put-back", 2, "other", run.began(), run.ended()));
                }),
                of("two jobs have one key", I8, "twin", draft -> {
                    draft.add("twin", "resent", "queued 0", "running 1", "succeeded 1");
                    draft.reread();
                }),
                of(
                        "one key has two answers",
                        I8,
                        "plain",
                        draft -> draft.sends.add(new Send("resent", Answer.ACCEPTED, "plain")),
                        I1),
                of("nobody asked for it", I9, "invented", draft -> {
                    draft.add("invented", "invented", "queued 0", "running 1", "succeeded 1");
                    draft.reread();
                }),
                of("was refused", I9, "refused", draft -> {
                    draft.add("refused", "refused", "queued 0", "running 1", "succeeded 1");
                    draft.reread();
                }),
                of(
                        "ran and is not there",
                        I9,
                        "nowhere",
                        draft -> draft.runs.add(new Run(
                                "nowhere",
                                1,
                                "other",
                                Instant.ofEpochSecond(900),
                                Optional.of(Instant.ofEpochSecond(901))))),
                of("runs twice at once", I10, "cut-off", draft -> draft.absences.clear()),
                of("the world saw too many", I10, "put-back", draft -> {
                    draft.run("plain", 1, run -> new Run("plain", 1, "other", run.began(), Optional.empty()));
                    draft.run(
                            "tried-again", 2, run -> new Run("tried-again", 2, "other", run.began(), Optional.empty()));
                    draft.run("revived", 1, run -> new Run("revived", 1, "another", run.began(), run.ended()));
                    draft.run("revived", 2, run -> new Run("revived", 2, "another", run.began(), run.ended()));
                    draft.run("resent", 2, run -> new Run("resent", 2, "another", run.began(), run.ended()));
                }),
                of("the log has too many", I10, "put-back", draft -> {
                    draft.entry("plain", 4, WrongEvidence::muchLater);
                    draft.entry("tried-again", 6, WrongEvidence::muchLater);
                    draft.log.removeIf(entry ->
                            entry.job().equals("revived") || entry.job().equals("resent"));
                    draft.rows.removeIf(
                            row -> row.job().equals("revived") || row.job().equals("resent"));
                    draft.sends.removeIf(send ->
                            send.token().equals("revived") || send.token().equals("resent"));
                    draft.runs.removeIf(
                            run -> run.job().equals("revived") || run.job().equals("resent"));
                    draft.reread();
                }),
                of(
                        "was seen with too many",
                        I10,
                        "cut-off",
                        draft -> draft.looks.add(new Look(Map.of("cut-off", 2L, "plain", 1L, "put-back", 1L)))),
                of("a reader missed one", I11, "plain", draft -> draft.reader(seen -> seen.remove(1))),
                of(
                        "a reader missed the last",
                        I11,
                        "resent",
                        draft -> draft.reader(seen -> seen.remove(seen.size() - 1))),
                of("a reader saw one twice", I11, "plain", draft -> draft.reader(seen -> seen.add(1, seen.get(1)))),
                of(
                        "a reader saw another order",
                        I11,
                        "plain",
                        draft -> draft.reader(seen -> Collections.swap(seen, 1, 2))),
                of(
                        "a reader saw more",
                        I11,
                        "nowhere",
                        draft -> draft.reader(seen -> seen.add(new Seen("nowhere", 1)))));
    }

    private static WrongEvidence of(
            String name, Invariant invariant, String job, Consumer<Draft> spoil, Invariant... besides) {
        return new WrongEvidence(name, invariant, job, spoil, EnumSet.of(invariant, besides));
    }

    private static Entry muchLater(Entry entry) {
        return new Entry(
                entry.job(),
                entry.version(),
                entry.state(),
                true,
                entry.attempt(),
                entry.at().plusSeconds(900),
                "");
    }

    Evidence evidence() {
        Draft draft = new Draft();
        spoil.accept(draft);
        return draft.evidence();
    }

    @Override
    public String toString() {
        return name;
    }
}
