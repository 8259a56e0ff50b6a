package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long answers take under load: first as many submissions as there are answers, then parts of that, each at its time.
 * Loads the packaged jar, or whatever listens at {@code bench.url}.
 */
@Tag("bench")
class LoadIT {

    private static final List<Double> PARTS = List.of(0.25, 0.5, 0.75, 0.9);
    private static final String JOB = System.getProperty("bench.job", Plugin.EMPTY);

    @TempDir
    private Path folder;

    @Test
    void isBorne() throws IOException {
        String url = System.getProperty("bench.url");
        if (url == null) {
            try (SpillingQueue queue = SpillingQueue.start(
                    folder, Measure.JVM, "--sluice.queues.default.concurrency=" + Measure.CONCURRENCY)) {
                load(queue.base());
            }
        } else {
            load(URI.create(url));
        }
    }

    private static void load(URI base) throws IOException {
        Load closed = new Load(base, Measure.CONNECTIONS, JOB);
        closed.run(Measure.WARM_UP);
        Sample most = closed.run(Measure.ROUND.multipliedBy(2));
        System.out.printf(
                "LoadIT: %s, %d connections, warm-up %s; milliseconds from when a submission should have been sent%n%n",
                JOB, Measure.CONNECTIONS, Measure.WARM_UP);
        System.out.println("| offered a second | accepted | refused | unanswered | p50 | p90 | p99 | p99.9 | most |");
        System.out.println("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        print("as answered", most);
        for (double part : PARTS) {
            double perSecond = part * most.perSecond();
            print(
                    String.format("%,.0f", perSecond),
                    new OpenLoop(base, Measure.CONNECTIONS, perSecond, JOB).run(Measure.ROUND.multipliedBy(2)));
        }
        assertThat(most.accepted()).isPositive();
    }

    private static void print(String offered, Sample sample) {
        System.out.printf(
                "| %s | %,.0f | %,.0f | %,d | %.2f | %.2f | %.2f | %.2f | %.2f |%n",
                offered,
                sample.perSecond(),
                sample.refused() / sample.seconds(),
                sample.unanswered(),
                sample.acceptedMillis(50),
                sample.acceptedMillis(90),
                sample.acceptedMillis(99),
                sample.acceptedMillis(99.9),
                sample.acceptedMillis(100));
    }
}
