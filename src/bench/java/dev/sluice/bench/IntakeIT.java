package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.bench.Load.Sample;
import dev.sluice.fault.SluiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many submissions a second the packaged jar takes in, each on disk before its answer, while it also runs the jobs;
 * and how many a bare route answers that stores nothing and sends the same bytes. The two take turns, so that what else
 * the machine does hits both: the ratio means more than either figure, and the processor's time more than the ratio.
 *
 * <p>The queue is as large as it may be and the workers are many, so that next to nothing is refused; between two
 * rounds everything that waits is run, so that nothing of one round is left in the next.
 */
@Tag("bench")
class IntakeIT {

    private static final Duration WARM_UP = Duration.parse(System.getProperty("bench.warm-up", "PT30S"));
    private static final Duration ROUND = Duration.parse(System.getProperty("bench.round", "PT10S"));
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 4);
    private static final int CONNECTIONS = Integer.getInteger("bench.connections", 64);
    private static final int CAPACITY = Integer.getInteger("bench.capacity", 100_000);
    private static final int CONCURRENCY = Integer.getInteger("bench.concurrency", 256);

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration GLANCE = Duration.ofMillis(200);

    private final List<Round> rounds = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void takesInJobs() throws IOException {
        try (SluiceProcess sluice = SluiceProcess.startOptimised(
                        folder,
                        "--sluice.queues.default.capacity=" + CAPACITY,
                        "--sluice.queues.default.concurrency=" + CONCURRENCY);
                SluiceProcess bare = SluiceProcess.startOther(BareServer.class, folder, answer(sluice))) {
            Load stored = new Load(sluice.base(), CONNECTIONS);
            Load dropped = new Load(bare.base(), CONNECTIONS);

            stored.run(WARM_UP);
            awaitIdle(sluice.base());
            dropped.run(WARM_UP);
            for (int i = 0; i < ROUNDS; i++) {
                rounds.add(round(stored, sluice.handle(), dropped, bare.handle()));
            }
        }

        print();
        assertThat(rounds)
                .allSatisfy(
                        round -> assertThat(round.stored().sample().accepted()).isPositive());
    }

    private String answer(SluiceProcess sluice) throws IOException {
        Path file = folder.resolve("answer");
        Files.writeString(file, new Load(sluice.base(), 1).answer());
        return file.toString();
    }

    private static Round round(Load stored, ProcessHandle sluice, Load dropped, ProcessHandle bare) throws IOException {
        Meters before = Meters.of(stored.base());
        Turn takingIn = turn(stored, sluice);
        Meters after = Meters.of(stored.base());
        awaitIdle(stored.base());
        return new Round(takingIn, before, after, turn(dropped, bare));
    }

    private static Turn turn(Load load, ProcessHandle server) throws IOException {
        Duration before = processorTime(server);
        Sample sample = load.run(ROUND);
        return new Turn(sample, processorTime(server).minus(before));
    }

    private static Duration processorTime(ProcessHandle server) {
        return server.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static void awaitIdle(URI sluice) {
        await().atMost(PATIENCE)
                .pollInterval(GLANCE)
                .until(() -> Meters.of(sluice).isIdle());
    }

    private void print() {
        System.out.printf(
                "IntakeIT: %d connections, capacity %d, concurrency %d, warm-up %s, %d rounds of %s%n",
                CONNECTIONS, CAPACITY, CONCURRENCY, WARM_UP, ROUNDS, ROUND);
        print("sluice, submissions a second", 0, round -> round.stored().perSecond());
        print("bare route, answers a second", 0, round -> round.dropped().perSecond());
        print("ratio of the two", 3, Round::ratio);
        print("sluice, processor µs a submission", 0, round -> round.stored().processorMicros());
        print("bare route, processor µs an answer", 0, round -> round.dropped().processorMicros());
        print("sluice, jobs ended a second", 0, Round::endedPerSecond);
        print("sluice, commits a second", 0, Round::commitsPerSecond);
        print("sluice, milliseconds a commit", 1, Round::millisPerCommit);
        print("sluice, submissions a commit", 1, Round::jobsPerCommit);
        print("sluice, writes a commit", 1, Round::writesPerCommit);
        print("sluice, answers 503 in a hundred", 2, round -> round.stored().refusedPercent());
    }

    private void print(String what, int decimals, ToDoubleFunction<Round> value) {
        double[] sorted = rounds.stream().mapToDouble(value).sorted().toArray();
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        String number = "%,12." + decimals + "f";
        System.out.printf(
                "  %-34s median " + number + "   least " + number + "   most " + number + "%n",
                what,
                median,
                sorted[0],
                sorted[sorted.length - 1]);
    }

    /**
     * One turn of one server.
     *
     * @param sample what it answered
     * @param processor its own time on the processor, its client's not counted
     */
    private record Turn(Sample sample, Duration processor) {

        double perSecond() {
            return sample.perSecond();
        }

        double processorMicros() {
            return processor.toNanos() / 1e3 / sample.accepted();
        }

        double refusedPercent() {
            return 100.0 * sample.refused() / (sample.accepted() + sample.refused());
        }
    }

    /**
     * One turn of each.
     *
     * @param stored Sluice
     * @param before its meters before its turn
     * @param after and after it
     * @param dropped the bare route
     */
    private record Round(Turn stored, Meters before, Meters after, Turn dropped) {

        double ratio() {
            return stored.perSecond() / dropped.perSecond();
        }

        double endedPerSecond() {
            return grown(Meters::ended) / stored.sample().seconds();
        }

        double commitsPerSecond() {
            return grown(Meters::commits) / stored.sample().seconds();
        }

        double millisPerCommit() {
            return 1e3 * grown(Meters::commitSeconds) / grown(Meters::commits);
        }

        double jobsPerCommit() {
            return grown(Meters::accepted) / grown(Meters::commits);
        }

        double writesPerCommit() {
            return grown(Meters::writes) / grown(Meters::commits);
        }

        private double grown(ToDoubleFunction<Meters> meter) {
            return meter.applyAsDouble(after) - meter.applyAsDouble(before);
        }
    }
}
