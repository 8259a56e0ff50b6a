package dev.sluice.fault.judge;

import dev.sluice.job.JobState;
import java.util.List;
import java.util.function.Predicate;

/**
 * The log of one job.
 *
 * @param entries in their order
 */
record Story(List<Entry> entries) {

    long starts() {
        return count(Entry::isStart);
    }

    long ends() {
        return count(Entry::isEnd);
    }

    /** How often an attempt was cut off by the death of its process. */
    long crashes() {
        return count(Entry::isCrash);
    }

    long cancels() {
        return count(entry -> entry.isMove() && entry.state() == JobState.CANCELLED);
    }

    private long count(Predicate<Entry> wanted) {
        return entries.stream().filter(wanted).count();
    }

    /** How often it was ended for a reason and yet went on: put back, let sleep, tried again, given another life. */
    long returns() {
        long returns = 0;
        for (int i = 1; i < entries.size(); i++) {
            Entry before = entries.get(i - 1);
            Entry entry = entries.get(i);
            boolean isBack = before.state() == JobState.RUNNING && entry.state() == JobState.QUEUED;
            boolean isAgain = entry.isMove() && entry.state() == JobState.RETRYING;
            returns += (isBack && !entry.isCrash()) || isAgain || isRevival(before, entry) ? 1 : 0;
        }
        return returns;
    }

    /** How often a person gave it another life. */
    long revivals() {
        long revivals = 0;
        for (int i = 1; i < entries.size(); i++) {
            revivals += isRevival(entries.get(i - 1), entries.get(i)) ? 1 : 0;
        }
        return revivals;
    }

    static boolean isRevival(Entry before, Entry entry) {
        return before.state().isFinal() && entry.state() == JobState.QUEUED;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    Entry last() {
        return entries.get(entries.size() - 1);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(entry.version())
                    .append(' ')
                    .append(entry.isMove() ? entry.state().text() : "progress")
                    .append(entry.isCrash() ? " (crashed)" : "");
        }
        return text.toString();
    }
}
