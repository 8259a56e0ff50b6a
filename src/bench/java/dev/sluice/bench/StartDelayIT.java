package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long it takes from when a job should have been sent until its handler begins, on one process and its file. */
@Tag("bench")
@Tag("goals")
class StartDelayIT {

    private static final int PER_SECOND = Integer.getInteger("bench.delay.rate", 500);

    private final Figures figures = new Figures();

    @TempDir
    private Path folder;

    @Test
    void isShort() throws IOException {
        try (SpillingQueue queue = SpillingQueue.start(folder, Measure.JVM)) {
            Measure.warmUp("submissions", () -> queue.load(Ledger.JOB).perSecond());
            queue.awaitIdle();
            Delays delays = new Delays(queue.base(), PER_SECOND);
            delays.warmUp(Measure.ROUND);
            for (int i = 0; i < Measure.ROUNDS; i++) {
                Map<String, Long> sent = delays.submit(Measure.ROUND);
                queue.awaitIdle();
                add(sent, Delays.of(sent, List.of(new Ledger(folder))));
            }
        }
        figures.print();
        Goal.START.is(
                String.format("submission to start at %,d a second, queue as by default, `spill`", PER_SECOND),
                List.of(figures.spread("p50.0 ms"), figures.spread("p99.0 ms")),
                "p99.9 " + figures.tell("p99.9 ms", 1));
    }

    private void add(Map<String, Long> sent, Histogram waited) {
        assertThat(waited.getTotalCount()).isEqualTo(sent.size()).isPositive();
        for (double percentile : new double[] {50, 99, 99.9}) {
            figures.add("p" + percentile + " ms", Delays.millis(waited, percentile));
        }
    }
}
