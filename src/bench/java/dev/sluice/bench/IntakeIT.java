package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.SluiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many submissions a second the packaged jar takes in, each on disk before its answer, while none runs; and how many
 * two bare routes answer that store nothing and send the same bytes. They take turns, so that what else the machine does
 * hits all: the ratio means more than the figures, and the processor's time more than the ratio. Then half as many, each at
 * its time, to see how long one of them takes.
 */
@Tag("bench")
@Tag("goals")
class IntakeIT {

    private static final String SLUICE = "sluice";
    private static final String BARE = "bare route";
    private static final String FLUX = "WebFlux route";

    private final Figures figures = new Figures();

    @TempDir
    private Path folder;

    @Test
    void takesInJobs() throws IOException {
        try (SpillingQueue queue = SpillingQueue.start(folder.resolve("own"), Measure.JVM)) {
            queue.pause(true);
            Path answer = folder.resolve("answer");
            Files.writeString(answer, new Load(queue.base(), 1, Plugin.EMPTY).answer());
            try (SluiceProcess bare = SluiceProcess.startOther(BareServer.class, folder, answer.toString());
                    SluiceProcess flux = SluiceProcess.startOther(FluxServer.class, folder, answer.toString())) {
                List<Server> servers =
                        List.of(new Server(SLUICE, queue.sluice()), new Server(BARE, bare), new Server(FLUX, flux));
                for (Server server : servers) {
                    server.load().run(Measure.WARM_UP);
                }
                for (int i = 0; i < Measure.ROUNDS; i++) {
                    Meters before = Meters.of(queue.base());
                    for (Server server : servers) {
                        turn(server);
                    }
                    addCommits(before, Meters.of(queue.base()));
                }
            }
            tell();
            tellAnswerTimes(queue);
        }
    }

    private void turn(Server server) throws IOException {
        Duration before = server.processorTime();
        Sample sample = server.load().run(Measure.ROUND);
        assertThat(sample.refused()).isZero();
        figures.add(server.name() + ", answers a second", sample.perSecond());
        figures.add(server.name() + ", p99 milliseconds", sample.acceptedMillis(99));
        figures.add(
                server.name() + ", processor µs an answer",
                server.processorTime().minus(before).toNanos() / 1e3 / sample.accepted());
    }

    private void addCommits(Meters before, Meters after) {
        double commits = after.commits() - before.commits();
        figures.add("milliseconds a commit", 1e3 * (after.commitSeconds() - before.commitSeconds()) / commits);
        figures.add("submissions a commit", (after.accepted() - before.accepted()) / commits);
    }

    private void tell() throws IOException {
        figures.addRatio("sluice, of the bare route", rate(SLUICE), List.of(rate(BARE)));
        figures.addRatio("sluice, of the WebFlux route", rate(SLUICE), List.of(rate(FLUX)));
        System.out.printf(
                "IntakeIT: %d connections, warm-up %s, %d rounds of %s%n",
                Measure.CONNECTIONS, Measure.WARM_UP, Measure.ROUNDS, Measure.ROUND);
        figures.print();
        Goal.INTAKE.is(String.format(
                "%,.0f a second; %s of the bare route's %,.0f",
                figures.median(rate(SLUICE)),
                figures.spread("sluice, of the bare route", 2),
                figures.median(rate(BARE))));
        Goal.FLUX.is(String.format(
                "%s of the WebFlux route's %,.0f",
                figures.spread("sluice, of the WebFlux route", 2), figures.median(rate(FLUX))));
    }

    private static String rate(String name) {
        return name + ", answers a second";
    }

    private void tellAnswerTimes(SpillingQueue queue) throws IOException {
        double half = figures.median(rate(SLUICE)) / 2;
        Sample sample = new OpenLoop(queue.base(), Measure.CONNECTIONS, half, Plugin.EMPTY)
                .run(Measure.ROUND.multipliedBy(Measure.ROUNDS));
        assertThat(sample.unanswered()).isZero();
        Goal.ANSWER.is(String.format(
                "%.1f ms (p50 %.1f, p99.9 %.1f) at %,.0f a second",
                sample.acceptedMillis(99), sample.acceptedMillis(50), sample.acceptedMillis(99.9), sample.perSecond()));
    }

    private record Server(String name, SluiceProcess process) {

        Load load() {
            return new Load(process.base(), Measure.CONNECTIONS, Plugin.EMPTY);
        }

        /** Its own, its client's not counted. */
        Duration processorTime() {
            return process.handle().info().totalCpuDuration().orElse(Duration.ZERO);
        }
    }
}
