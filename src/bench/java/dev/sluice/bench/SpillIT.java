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
            turn(new Figures(), "empty", empty, true);
            turn(new Figures(), "full", full, true);
            full.fill(BACKLOG, Plugin.EMPTY, "return=minimal");
            for (int i = 0; i < Measure.ROUNDS; i++) {
                turn(figures, "empty", empty, false);
                turn(figures, "full", full, false);
            }
        }
        figures.addRatio("submissions, full to empty", "full" + SUBMISSIONS, List.of("empty" + SUBMISSIONS));
        figures.addRatio("ends, full to empty", "full" + ENDS, List.of("empty" + ENDS));
        figures.print();
        Goal.BACKLOG.is(String.format(
                "%s of the rate with none; jobs end at %s of it",
                figures.spread("submissions, full to empty", 2), figures.spread("ends, full to empty", 2)));
    }

    private SpillingQueue start(String name) throws IOException {
        return SpillingQueue.start(
                folder.resolve(name), Measure.JVM, "--sluice.queues.default.concurrency=" + Measure.CONCURRENCY);
    }

    /** Takes in jobs for a round while none runs, and then runs as many while none comes in. */
    private static void turn(Figures into, String name, SpillingQueue queue, boolean isWarmUp) throws IOException {
        queue.pause(true);
        Sample sample = new Load(queue.base(), Measure.CONNECTIONS, Plugin.EMPTY)
                .run(isWarmUp ? Measure.WARM_UP : Measure.ROUND);
        into.add(name + SUBMISSIONS, sample.perSecond());
        into.add(name + ENDS, queue.run(sample.accepted()));
    }
}
