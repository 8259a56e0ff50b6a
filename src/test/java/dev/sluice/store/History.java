package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobState;
import java.util.List;

/** Tells whether what a store says of a job can have happened. */
final class History {

    private History() {}

    /** Versions without a hole, only legal moves, one end for each life, and a row that stands where its log ends. */
    static void check(Job row, List<JobEvent> log) {
        assertThat(log).as("the log of %s", row).isNotEmpty();
        for (int i = 0; i < log.size(); i++) {
            assertThat(log.get(i).version()).as("a version in %s", log).isEqualTo(i + 1);
            if (i > 0) {
                checkMove(log.get(i - 1), log.get(i));
            }
        }
        checkRow(row, log.get(log.size() - 1));
        checkEnds(row, log);
    }

    private static void checkMove(JobEvent from, JobEvent to) {
        if (to.progress() != null) {
            assertThat(List.of(from.state(), to.state())).containsOnly(JobState.RUNNING);
        } else {
            assertThat(from.state().next()).as("%s after %s", to, from).contains(to.state());
        }
        assertThat(to.attempt()).as("the attempt of %s", to).isEqualTo(attempt(from, to));
        assertThat(to.at()).isAfterOrEqualTo(from.at());
    }

    /**
     * A start adds an attempt; where a job goes back to wait without an error, being put back or snoozed, it is taken
     * away again; a person who retries begins anew.
     */
    private static int attempt(JobEvent from, JobEvent to) {
        if (from.state().isFinal()) {
            return 0;
        }
        if (to.state() == JobState.RUNNING && to.progress() == null) {
            return from.attempt() + 1;
        }
        boolean waits = to.state() == JobState.QUEUED || to.state() == JobState.RETRYING;
        boolean unspent = from.state() == JobState.RUNNING && waits && to.error() == null;
        return from.attempt() - (unspent ? 1 : 0);
    }

    private static void checkRow(Job row, JobEvent last) {
        assertThat(row.state()).as("the end of the log of %s", row).isEqualTo(last.state());
        assertThat(row.attempt()).isEqualTo(last.attempt());
        assertThat(row.version()).isEqualTo(last.version());
        assertThat(row.finishedAt()).isEqualTo(last.state().isFinal() ? last.at() : null);
    }

    private static void checkEnds(Job row, List<JobEvent> log) {
        long ends = log.stream().filter(each -> each.state().isFinal()).count();
        long lives = 1;
        for (int i = 1; i < log.size(); i++) {
            lives += log.get(i - 1).state().isFinal() ? 1 : 0;
        }
        assertThat(ends).as("ends in %s", log).isEqualTo(row.state().isFinal() ? lives : lives - 1);
    }
}
