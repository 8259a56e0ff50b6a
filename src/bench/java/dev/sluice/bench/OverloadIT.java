package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.SluiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten times what the workers carry is offered, each submission at its time: what they still do, and how long those wait who
 * are refused; and beside it a handler that blocks until there is room.
 */
@Tag("bench")
@Tag("goals")
class OverloadIT {

    private static final int AT_ONCE = 4;
    private static final int MILLIS = 8;
    private static final int CAPACITY = 100;
    private static final int CONNECTIONS = 128;
    private static final double CARRIED = 1_000.0 * AT_ONCE / MILLIS;
    private static final double LITTLE = 1.2;
    private static final double MUCH = 10;
    private static final Duration TIME = Duration.parse(System.getProperty("bench.overload.time", "PT15S"));
    private static final String JOB = "{\"payload\":{\"duration\":\"PT0.008S\",\"steps\":1}}";

    @TempDir
    private Path folder;

    @Test
    void refusesQuicklyAndGoesOn() throws IOException {
        try (SluiceProcess sluice = SluiceProcess.startOptimised(
                Measure.JVM,
                folder,
                "--sluice.queues.default.capacity=" + CAPACITY,
                "--sluice.queues.default.concurrency=" + AT_ONCE)) {
            URI base = sluice.base();
            offer(base, MUCH, Measure.WARM_UP);
            double peak = goodput(base, LITTLE).perSecond();
            Goodput much = goodput(base, MUCH);
            Sample sample = much.sample();

            Goal.OVERLOAD.is(String.format(
                    "%,.0f jobs a second, %.2f of the peak; refusals p50 %.1f ms, p99 %.1f ms, at %,.0f a second",
                    much.perSecond(),
                    much.perSecond() / peak,
                    sample.refusedMillis(50),
                    sample.refusedMillis(99),
                    sample.refused() / sample.seconds()));
            assertThat(sample.refused()).isPositive();
        }
    }

    private static Goodput goodput(URI base, double times) throws IOException {
        Meters before = Meters.of(base);
        long began = System.nanoTime();
        Sample sample = offer(base, times, TIME);
        Meters after = Meters.of(base);
        return new Goodput(sample, (after.ended() - before.ended()) / ((System.nanoTime() - began) / 1e9));
    }

    private static Sample offer(URI base, double times, Duration time) throws IOException {
        return new OpenLoop(base, CONNECTIONS, times * CARRIED, JOB).run(time);
    }

    @Test
    void whereAHandlerBlocksAllWait() throws IOException {
        try (SluiceProcess blocking =
                SluiceProcess.startOther(BlockingServer.class, folder, "" + CAPACITY, "" + AT_ONCE, "" + MILLIS)) {
            offer(blocking.base(), LITTLE, Measure.WARM_UP);
            double peak = offer(blocking.base(), LITTLE, TIME).perSecond();
            Sample sample = offer(blocking.base(), MUCH, TIME);

            Goal.BLOCKING.is(String.format(
                    "%,.0f jobs a second, %.2f of the peak; nobody is refused, answers p50 %,.0f ms, p99 %,.0f ms;"
                            + " after %d s %.0f in a hundred have none",
                    sample.perSecond(),
                    sample.perSecond() / peak,
                    sample.acceptedMillis(50),
                    sample.acceptedMillis(99),
                    TIME.toSeconds(),
                    100.0 * sample.unanswered() / (sample.accepted() + sample.unanswered())));
            assertThat(sample.refused()).isZero();
        }
    }

    private record Goodput(Sample sample, double perSecond) {}
}
