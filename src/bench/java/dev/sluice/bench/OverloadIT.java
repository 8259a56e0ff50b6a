package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.fault.SluiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A little more than the workers carry is offered, and then ten times that, in turns, each submission at its time: what they
 * still do, and how long those wait who are refused; and beside it a handler that blocks until there is room.
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
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String JOB = "{\"payload\":{\"duration\":\"PT0.00" + MILLIS + "S\",\"steps\":1}}";

    private final Figures figures = new Figures();
    private long accepted;

    @TempDir
    private Path folder;

    @Test
    void refusesQuicklyAndGoesOn() throws IOException {
        try (SluiceProcess sluice = SluiceProcess.startOptimised(
                        Measure.JVM,
                        folder,
                        "--sluice.queues.default.capacity=" + CAPACITY,
                        "--sluice.queues.default.concurrency=" + AT_ONCE);
                SluiceProcess blocking = SluiceProcess.startOther(
                        BlockingServer.class, folder, "" + CAPACITY, "" + AT_ONCE, "" + MILLIS)) {
            Measure.warmUp("refused", () -> {
                Sample sample = offer(sluice.base(), MUCH);
                accepted += sample.accepted();
                return sample.refused() / sample.seconds();
            });
            for (int i = 0; i < Measure.ROUNDS; i++) {
                sluice(sluice.base());
                blocking(blocking.base());
            }
            assertNothingLost(sluice.base());
        }
        figures.addRatio("goodput, of the peak", "goodput", List.of("peak"));
        figures.addRatio("blocking, of the peak", "blocking, goodput", List.of("blocking, peak"));
        tell();
    }

    private void sluice(URI base) throws IOException {
        figures.add("peak", goodput(base, LITTLE).perSecond());
        Goodput much = goodput(base, MUCH);
        figures.add("goodput", much.perSecond());
        Sample sample = much.sample();
        figures.add("refused a second", sample.refused() / sample.seconds());
        figures.add("refusals, p50 ms", sample.refusedMillis(50));
        figures.add("refusals, p99 ms", sample.refusedMillis(99));
        figures.add("unanswered", (double) sample.unanswered());
        assertThat(sample.refused()).isPositive();
    }

    private void blocking(URI base) throws IOException {
        figures.add("blocking, peak", offer(base, LITTLE).perSecond());
        Sample sample = offer(base, MUCH);
        figures.add("blocking, goodput", sample.perSecond());
        figures.add("blocking, p50 ms", sample.acceptedMillis(50));
        figures.add("blocking, p99 ms", sample.acceptedMillis(99));
        figures.add("blocking, unanswered", (double) sample.unanswered());
        assertThat(sample.refused()).isZero();
    }

    private Goodput goodput(URI base, double times) throws IOException {
        double before = Meters.of(base).ended();
        long began = System.nanoTime();
        Sample sample = offer(base, times);
        double ended = Meters.of(base).ended() - before;
        accepted += sample.accepted();
        return new Goodput(sample, ended / ((System.nanoTime() - began) / 1e9));
    }

    private static Sample offer(URI base, double times) throws IOException {
        return new OpenLoop(base, CONNECTIONS, times * CARRIED, JOB).run(Measure.ROUND);
    }

    private void assertNothingLost(URI base) {
        await().atMost(PATIENCE).until(() -> Meters.of(base).isIdle());
        assertThat(Meters.of(base).ended()).isEqualTo((double) accepted);
        assertThat(new JobFile(folder).jobsGoneWrong()).isZero();
    }

    private void tell() throws IOException {
        figures.print();
        String what = String.format("%.0f times what the workers carry (concurrency %d, %d ms)", MUCH, AT_ONCE, MILLIS);
        Goal.OVERLOAD.is(
                what + ", `reject`",
                List.of(figures.spread("goodput, of the peak"), figures.spread("refusals, p99 ms")),
                String.format(
                        "p50 %s; %,.0f refused a second, %,.0f without an answer",
                        figures.tell("refusals, p50 ms", 1),
                        figures.median("refused a second"),
                        figures.median("unanswered")));
        Goal.BLOCKING.is(
                what + ", a handler that blocks on a full channel and stores nothing",
                String.format(
                        "%s of the peak's goodput; answers p50 %s ms, p99 %s ms; after %s %,.0f have none",
                        figures.tell("blocking, of the peak", 3),
                        figures.tell("blocking, p50 ms", 0),
                        figures.tell("blocking, p99 ms", 0),
                        Measure.tell(Measure.ROUND),
                        figures.median("blocking, unanswered")));
    }

    private record Goodput(Sample sample, double perSecond) {}
}
