package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A queue that spills costs no more for what waits in it already: two processes, one with an empty backlog and one with a
 * full one, take turns at the same work, so that what else the machine does hits both.
 */
@Tag("bench")
@Tag("goals")
class SpillIT {

    private static final int BACKLOG = Integer.getInteger("bench.backlog", 1_000_000);
    private static final String SUBMISSIONS = ", submissions a second";
    private static final String ENDS = ", ends a second";

    private final Figures figures = new Figures();

    @TempDir
    private Path folder;

    @Test
    void isAsFastWithAMillionJobsThatWait() throws IOException {
        try (SpillingQueue empty = start("empty");
                SpillingQueue full = start("full")) {
            Measure.warmUp("empty", () -> turn(new Figures(), "empty", empty));
            Measure.warmUp("full", () -> turn(new Figures(), "full", full));
            full.fill(BACKLOG, Plugin.EMPTY, "return=minimal");
            for (int i = 0; i < Measure.ROUNDS; i++) {
                turn(figures, "empty", empty);
                turn(figures, "full", full);
            }
            empty.assertNothingLost();
            full.assertNothingLost();
        }
        figures.addRatio("submissions, full to empty", "full" + SUBMISSIONS, List.of("empty" + SUBMISSIONS));
        figures.addRatio("ends, full to empty", "full" + ENDS, List.of("empty" + ENDS));
        figures.print();
        Goal.BACKLOG.is(
                String.format("submissions while %,d jobs wait, beside a queue that begins empty", BACKLOG),
                List.of(figures.spread("submissions, full to empty")),
                figures.tell("ends, full to empty", 3) + " for how quickly jobs are run");
    }

    private SpillingQueue start(String name) throws IOException {
        return SpillingQueue.start(
                folder.resolve(name), Measure.JVM, "--sluice.queues.default.concurrency=" + Measure.CONCURRENCY);
    }

    /** Takes in jobs for a round while none runs, and then runs as many while none comes in. */
    private static double turn(Figures into, String name, SpillingQueue queue) throws IOException {
        queue.pause(true);
        Sample sample = queue.load(Plugin.EMPTY);
        into.add(name + SUBMISSIONS, sample.perSecond());
        into.add(name + ENDS, queue.run(sample.accepted()));
        return sample.perSecond();
    }
}
