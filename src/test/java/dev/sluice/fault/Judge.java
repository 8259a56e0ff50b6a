package dev.sluice.fault;

import static dev.sluice.job.JobState.QUEUED;
import static dev.sluice.job.JobState.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What event logs must fulfil, whatever happened to the processes that wrote them. */
final class Judge {

    private Judge() {}

    /**
     * Checks the log of one job in its first life: versions 1..n without a hole, only legal moves, one final event at
     * most, attempts that grow by one with each start and fall only where one is put back, times that never fall.
     */
    static void check(List<Event> log) {
        assertThat(log).as("a log").isNotEmpty();
        assertThat(log.get(0).version()).as("first version of %s", log).isEqualTo(1);
        assertThat(log.get(0).state()).as("first state of %s", log).isIn(JobState.SCHEDULED, QUEUED);
        assertThat(log.get(0).attempt()).as("first attempt of %s", log).isZero();
        for (int i = 1; i < log.size(); i++) {
            check(log.get(i - 1), log.get(i), log);
        }
        List<Event> ends = log.stream().filter(Event::isEnd).toList();
        assertThat(ends).as("final events of %s", log).hasSizeLessThanOrEqualTo(1);
    }

    private static void check(Event before, Event event, List<Event> log) {
        assertThat(event.version()).as("version in %s", log).isEqualTo(before.version() + 1);
        assertThat(event.at())
                .as("time of version %s in %s", event.version(), log)
                .isAfterOrEqualTo(before.at());
        if (event.isMove()) {
            assertThat(before.state().next())
                    .as("moves from version %s in %s", before.version(), log)
                    .contains(event.state());
        } else {
            assertThat(before.state()).as("state of progress in %s", log).isEqualTo(RUNNING);
        }
        assertThat(event.attempt())
                .as("attempt of version %s in %s", event.version(), log)
                .isEqualTo(before.attempt() + spent(before, event));
    }

    /** A start counts one attempt more; putting back one less; a crash keeps the one that it spent. */
    private static int spent(Event before, Event event) {
        if (event.isMove() && event.state() == RUNNING) {
            return 1;
        }
        return isPutBack(before, event) ? -1 : 0;
    }

    private static boolean isPutBack(Event before, Event event) {
        return before.state() == RUNNING
                && event.state() == QUEUED
                && event.error().isEmpty();
    }

    /** The largest number of these jobs that ran at once. Within a millisecond ends come first. */
    static int mostRunning(Collection<List<Event>> logs) {
        List<Step> steps = new ArrayList<>();
        for (List<Event> log : logs) {
            boolean runs = false;
            for (Event event : log.stream().filter(Event::isMove).toList()) {
                if (runs) {
                    steps.add(new Step(event.at(), -1));
                }
                runs = event.state() == RUNNING;
                if (runs) {
                    steps.add(new Step(event.at(), 1));
                }
            }
        }
        steps.sort(Comparator.comparing(Step::at).thenComparing(Step::change));
        int running = 0;
        int most = 0;
        for (Step step : steps) {
            running += step.change();
            most = Math.max(most, running);
        }
        return most;
    }

    /** How often attempts were cut off by the death of their process. */
    static long crashes(Collection<List<Event>> logs) {
        return logs.stream()
                .flatMap(List::stream)
                .filter(event -> event.error().equals("crashed"))
                .count();
    }

    /** How often a log says that its job began to run. */
    static long starts(List<Event> log) {
        return log.stream()
                .filter(event -> event.isMove() && event.state() == RUNNING)
                .count();
    }

    private record Step(Instant at, int change) {}
}
