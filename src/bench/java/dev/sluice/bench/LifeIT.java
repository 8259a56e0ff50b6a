package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process does in a second on the whole way of a job whose work is nothing, and on parts of it. */
@Tag("bench")
@Tag("goals")
class LifeIT {

    private static final int JOBS = Integer.getInteger("bench.lines", 200_000);
    private static final int HALF = JOBS / 2;
    private static final String EACH = "return=representation";
    private static final String REFUSALS = "return=minimal";
    private static final String LIVES = "lives a second";
    private static final String DRAINED = "drained a second";

    private final Figures figures = new Figures();

    @TempDir
    private Path folder;

    @Test
    void takesInAndRuns() throws IOException {
        try (SpillingQueue queue = start(folder)) {
            Measure.warmUp("lives", () -> submitAndRun(queue));
            for (int i = 0; i < Measure.ROUNDS; i++) {
                figures.add(LIVES, submitAndRun(queue));
            }
            queue.assertNothingLost();
        }
        figures.print();
        Goal.LIFE.is(
                "whole life: submitted by HTTP, run, outcome durable; empty handler, " + settings(),
                List.of(figures.spread(LIVES)),
                "");
    }

    /** From the first submission to the last end: what had to wait until the load was over counts too. */
    static double submitAndRun(SpillingQueue queue) throws IOException {
        long began = System.currentTimeMillis();
        Sample sample = queue.load(Plugin.EMPTY);
        queue.awaitIdle();
        JobFile.Ended ended = queue.file().ended(began);
        assertThat(ended.jobs()).isEqualTo(sample.accepted());
        return ended.perSecondSince(began);
    }

    @Test
    void takesInLinesAndDrains() throws IOException {
        try (SpillingQueue queue = start(folder)) {
            Measure.warmUp("drained", () -> linesAndDrain(new Figures(), queue));
            for (int i = 0; i < Measure.ROUNDS; i++) {
                linesAndDrain(figures, queue);
            }
            queue.assertNothingLost();
        }
        figures.print();
        Goal.LINES.is(
                String.format("%,d jobs by NDJSON on one connection, each answered when it is durable", HALF),
                List.of(figures.spread(EACH)),
                figures.tell(REFUSALS, 0) + " where only refusals are answered");
        Goal.DRAIN.is(
                String.format("drain of %,d spilled empty jobs, %s", JOBS, settings()),
                List.of(figures.spread(DRAINED)),
                "");
    }

    /** Half of them with an answer for each line, half with one for all; and then all of them. */
    private static double linesAndDrain(Figures into, SpillingQueue queue) throws IOException {
        into.add(EACH, queue.fill(HALF, Plugin.EMPTY, EACH));
        into.add(REFUSALS, queue.fill(JOBS - HALF, Plugin.EMPTY, REFUSALS));
        double drained = queue.drain(JOBS);
        into.add(DRAINED, drained);
        return drained;
    }

    /** One whose buffer and slots are meant for jobs that take no time. */
    static SpillingQueue start(Path folder) throws IOException {
        return SpillingQueue.start(
                folder,
                Measure.JVM,
                "--sluice.queues.default.capacity=" + Measure.CAPACITY,
                "--sluice.queues.default.concurrency=" + Measure.CONCURRENCY);
    }

    private static String settings() {
        return "concurrency " + Measure.CONCURRENCY + ", capacity " + Measure.CAPACITY;
    }
}
