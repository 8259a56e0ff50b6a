package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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
    private static final Duration TIME = Duration.parse(System.getProperty("bench.delay.time", "PT20S"));
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    @Test
    void isShort() throws IOException {
        try (SpillingQueue queue = SpillingQueue.start(folder, Measure.JVM)) {
            new Load(queue.base(), Measure.CONNECTIONS, Ledger.JOB).run(Measure.WARM_UP);
            queue.awaitIdle();
            Delays delays = new Delays(queue.base(), PER_SECOND);
            delays.submit(Measure.ROUND);

            Map<String, Long> sent = delays.submit(TIME);

            List<Ledger> ledger = List.of(new Ledger(folder));
            await().atMost(PATIENCE).until(() -> Delays.began(sent, ledger).size() == sent.size());
            Histogram waited = Delays.of(sent, ledger);
            Goal.START.is(String.format(
                    "%.1f ms / %.1f ms (p99.9 %.1f) at %,d a second",
                    Delays.millis(waited, 50), Delays.millis(waited, 99), Delays.millis(waited, 99.9), PER_SECOND));
            assertThat(waited.getTotalCount()).isEqualTo(sent.size()).isPositive();
        }
    }
}
