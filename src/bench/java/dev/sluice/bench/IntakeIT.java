package dev.sluice.bench;

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
            queue.submitted().incrementAndGet();
            try (SluiceProcess bare = SluiceProcess.startOther(BareServer.class, folder, answer.toString());
                    SluiceProcess flux = SluiceProcess.startOther(FluxServer.class, folder, answer.toString())) {
                takeTurns(List.of(
                        new Server(SLUICE, queue.sluice(), () -> queue.load(Plugin.EMPTY)),
                        Server.of(BARE, bare),
                        Server.of(FLUX, flux)));
            }
            answerTimes(queue);
            queue.assertNothingLost();
        }
        tell();
    }

    private void takeTurns(List<Server> servers) throws IOException {
        for (Server server : servers) {
            Measure.warmUp(server.name, () -> server.round.run().perSecond());
        }
        for (int i = 0; i < Measure.ROUNDS; i++) {
            Meters before = Meters.of(servers.get(0).process.base());
            for (Server server : servers) {
                turn(server);
            }
            addCommits(before, Meters.of(servers.get(0).process.base()));
        }
        figures.addRatio("sluice, of the bare route", rate(SLUICE), List.of(rate(BARE)));
        figures.addRatio("sluice, of the WebFlux route", rate(SLUICE), List.of(rate(FLUX)));
    }

    private void turn(Server server) throws IOException {
        Duration before = server.processorTime();
        Sample sample = server.round.run();
        figures.add(rate(server.name), sample.perSecond());
        figures.add(server.name + ", p99 milliseconds", sample.acceptedMillis(99));
        figures.add(
                server.name + ", processor µs an answer",
                server.processorTime().minus(before).toNanos() / 1e3 / sample.accepted());
    }

    private void addCommits(Meters before, Meters after) {
        double commits = after.commits() - before.commits();
        figures.add("milliseconds a commit", 1e3 * (after.commitSeconds() - before.commitSeconds()) / commits);
        figures.add("submissions a commit", (after.accepted() - before.accepted()) / commits);
    }

    private static String rate(String name) {
        return name + ", answers a second";
    }

    private void answerTimes(SpillingQueue queue) throws IOException {
        double half = figures.median(rate(SLUICE)) / 2;
        for (int i = 0; i < Measure.ROUNDS; i++) {
            Sample sample = queue.load(Plugin.EMPTY, half);
            figures.add("half of peak, answers a second", sample.perSecond());
            for (double percentile : new double[] {50, 99, 99.9}) {
                figures.add("half of peak, p" + percentile + " milliseconds", sample.acceptedMillis(percentile));
            }
        }
    }

    private void tell() throws IOException {
        figures.print();
        String what = String.format(
                "durable JSON submissions, %d connections, queue paused, `spill`, beside a bare", Measure.CONNECTIONS);
        Goal.INTAKE.is(
                what + " Reactor Netty route that answers the same bytes and stores nothing",
                List.of(figures.spread("sluice, of the bare route")),
                beside(BARE));
        Goal.FLUX.is(
                what + " WebFlux functional route that does",
                figures.tell("sluice, of the WebFlux route", 3) + " of its rate; " + beside(FLUX));
        Goal.ANSWER.is(
                "answer time at half of that load",
                List.of(figures.spread("half of peak, p99.0 milliseconds")),
                String.format(
                        "p50 %s, p99.9 %s, at %,.0f a second",
                        figures.tell("half of peak, p50.0 milliseconds", 1),
                        figures.tell("half of peak, p99.9 milliseconds", 1),
                        figures.median("half of peak, answers a second")));
    }

    private String beside(String other) {
        return String.format("%,.0f a second of %,.0f", figures.median(rate(SLUICE)), figures.median(rate(other)));
    }

    private interface Round {
        Sample run() throws IOException;
    }

    private record Server(String name, SluiceProcess process, Round round) {

        /** One that refuses nothing and stores nothing. */
        static Server of(String name, SluiceProcess process) {
            Load load = new Load(process.base(), Measure.CONNECTIONS, Plugin.EMPTY);
            return new Server(name, process, () -> load.run(Measure.ROUND).allTaken());
        }

        /** Its own, its client's not counted. */
        Duration processorTime() {
            return process.handle().info().totalCpuDuration().orElse(Duration.ZERO);
        }
    }
}
