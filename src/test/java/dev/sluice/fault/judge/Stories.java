package dev.sluice.fault.judge;

import dev.sluice.fault.judge.Rule.Finding;
import dev.sluice.job.JobState;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/** What the log of a job may say. */
final class Stories {

    private static final Set<JobState> FIRST = Set.of(JobState.SCHEDULED, JobState.QUEUED);

    /** How far apart the clocks of two processes may be. */
    private static final Duration CLOCKS = Duration.ofMillis(50);

    private Stories() {}

    static void areWhole(Case subject, Finding finding) {
        subject.rows().forEach((job, row) -> {
            Story story = subject.story(job);
            if (story.isEmpty()) {
                finding.breach(job, "it has no events");
            } else if (story.last().version() != row.version()) {
                finding.breach(job, "its row is at version " + row.version() + ": " + story);
            }
        });
        subject.stories().keySet().forEach(job -> {
            if (!subject.rows().containsKey(job)) {
                finding.breach(job, "it has events and is not there");
            }
            check(subject.story(job), what -> finding.breach(job, what + ": " + subject.story(job)));
        });
    }

    private static void check(Story story, Consumer<String> wrong) {
        Entry first = story.entries().get(0);
        if (first.version() != 1 || !first.isMove() || !FIRST.contains(first.state()) || first.attempt() != 0) {
            wrong.accept("that is no beginning");
        }
        for (int i = 1; i < story.entries().size(); i++) {
            check(story.entries().get(i - 1), story.entries().get(i), wrong);
        }
    }

    private static void check(Entry before, Entry entry, Consumer<String> wrong) {
        if (entry.version() != before.version() + 1) {
            wrong.accept("version " + entry.version() + " comes after " + before.version());
        }
        if (entry.at().isBefore(before.at().minus(isHandedOn(before) ? CLOCKS : Duration.ZERO))) {
            wrong.accept("version " + entry.version() + " is older than the one before");
        }
        if (entry.isMove() && !before.state().next().contains(entry.state())) {
            wrong.accept("version " + entry.version() + " is no move from "
                    + before.state().text());
        }
        if (!entry.isMove() && (before.state() != JobState.RUNNING || entry.state() != JobState.RUNNING)) {
            wrong.accept("version " + entry.version() + " is progress of what does not run");
        }
        if (entry.attempt() != attempt(before, entry)) {
            wrong.accept("version " + entry.version() + " says attempt " + entry.attempt());
        }
    }

    /** It waits again, for whichever process: its row does not tell since when, so the next goes by its own clock alone. */
    private static boolean isHandedOn(Entry before) {
        return before.version() > 1 && before.state() != JobState.RUNNING;
    }

    /** A start counts one more; what was put back counts one less; a crash keeps the one that it spent. */
    private static int attempt(Entry before, Entry entry) {
        if (Story.isRevival(before, entry)) {
            return 0;
        }
        if (entry.isStart()) {
            return before.attempt() + 1;
        }
        return isUnspent(before, entry) ? before.attempt() - 1 : before.attempt();
    }

    /** Put back, or let sleep. */
    private static boolean isUnspent(Entry before, Entry entry) {
        return before.state() == JobState.RUNNING
                && (entry.state() == JobState.QUEUED || entry.state() == JobState.RETRYING)
                && entry.error().isEmpty();
    }
}
