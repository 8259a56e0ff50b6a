package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process does in a second on the whole way of a job whose work is nothing, and on parts of it. */
@Tag("bench")
@Tag("goals")
class LifeIT {

    private static final int LINES = Integer.getInteger("bench.lines", 200_000);
    private static final String ALL = "return=representation";
    private static final String MINIMAL = "return=minimal";

    private final Figures figures = new Figures();

    @TempDir
    private Path folder;

    @Test
    void takesInAndRuns() throws IOException {
        try (SpillingQueue queue = start()) {
            submitAndRun(queue, Measure.WARM_UP);
            for (int i = 0; i < Measure.ROUNDS; i++) {
                figures.add("lives a second", submitAndRun(queue, Measure.ROUND));
            }
        }
        figures.print();
        Goal.LIFE.is(String.format("%s a second", figures.spread("lives a second", 0)));
    }

    /** From the first submission to the last end: what had to wait until the load was over counts too. */
    private static double submitAndRun(SpillingQueue queue, Duration time) throws IOException {
        long began = System.currentTimeMillis();
        new Load(queue.base(), Measure.CONNECTIONS, Plugin.EMPTY).run(time);
        queue.awaitIdle();
        return queue.ended(began).perSecond();
    }

    @Test
    void takesInLinesAndDrains() throws IOException {
        try (SpillingQueue queue = start()) {
            linesAndDrain(new Figures(), queue);
            for (int i = 0; i < Measure.ROUNDS; i++) {
                linesAndDrain(figures, queue);
            }
        }
        figures.print();
        Goal.LINES.is(String.format(
                "%s a second; %s where only refusals are answered",
                figures.spread(ALL, 0), figures.spread(MINIMAL, 0)));
        Goal.DRAIN.is(String.format("%s a second", figures.spread("drained a second", 0)));
    }

    private static void linesAndDrain(Figures into, SpillingQueue queue) throws IOException {
        for (String preference : List.of(ALL, MINIMAL)) {
            into.add(preference, queue.fill(LINES, Plugin.EMPTY, preference));
            into.add("drained a second", queue.drain());
        }
    }

    private SpillingQueue start() throws IOException {
        return SpillingQueue.start(
                folder,
                Measure.JVM,
                "--sluice.queues.default.capacity=" + Measure.CAPACITY,
                "--sluice.queues.default.concurrency=" + Measure.CONCURRENCY);
    }
}
