package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.SluiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Very many readers cost memory for each, and next to nothing else while nothing happens that they watch. */
@Tag("endurance")
class ReadersIT {

    private static final int MANY = Integer.getInteger("readers", 10_000);
    private static final int CONNECTIONS = 64;
    private static final int TURNS = 3;
    private static final int ROUNDS = 3;
    private static final int WARM_UPS = 12;
    private static final int TOLD = 8;
    private static final Duration TIME = Duration.ofSeconds(5);
    private static final String WATCHED = "{\"payload\":{\"duration\":\"PT0S\",\"steps\":1},\"tags\":[\"watched\"]}";

    private static final String FAILS =
            "{\"payload\":{\"duration\":\"PT0S\",\"steps\":1,\"fail\":9},\"maxAttempts\":1,\"tags\":[\"watched\"]}";

    /** So many failures, each told with its trace, fill what lies between the service and a reader that sleeps. */
    private static final int UNTIL_FULL = 1_000;

    private static final double LEAST_RATIO = 0.9;
    private static final double MOST_GROWTH = 300;
    private static final double MOST_KILOBYTES = 24;

    @TempDir
    private Path folder;

    @Test
    void readsByTenThousand() throws IOException {
        try (SluiceProcess sluice = start()) {
            Submitter submitter = new Submitter(sluice.base());
            Load load = new Load(sluice.base(), CONNECTIONS);
            rates(WARM_UPS, load, submitter);
            List<Double> without = new ArrayList<>();
            List<Double> with = new ArrayList<>();
            for (int turn = 0; turn < TURNS; turn++) {
                without.addAll(rates(ROUNDS, load, submitter));
                try (ManyReaders readers = new ManyReaders()) {
                    readers.open(sluice.base(), "/events?tag=watched", MANY);
                    with.addAll(rates(ROUNDS, load, submitter));
                }
                submitter.awaitSubscribers(0);
            }

            System.out.printf(
                    "ReadersIT: submissions a second %s without and %s with %,d readers, ratio %.2f%n",
                    whole(without), whole(with), MANY, median(with) / median(without));
            assertThat(median(with)).isGreaterThan(LEAST_RATIO * median(without));
        }
    }

    @Test
    void tellsTenThousand() throws IOException {
        try (SluiceProcess sluice = start();
                ManyReaders readers = new ManyReaders()) {
            long pid = sluice.handle().pid();
            Submitter submitter = new Submitter(sluice.base());
            delays(submitter, readers);
            double before = LiveHeap.kilobytes(pid);
            readers.open(sluice.base(), "/events?tag=watched", MANY);
            double each = (LiveHeap.kilobytes(pid) - before) / MANY;
            long[] delays = delays(submitter, readers);

            System.out.printf(
                    "ReadersIT: %,d readers, %.1f KB of heap each, %s ms from a job's end to the last reader of its 4"
                            + " events%n",
                    MANY, each, Arrays.toString(delays));
            assertThat(each).isLessThan(MOST_KILOBYTES);
        }
    }

    private static long[] delays(Submitter submitter, ManyReaders readers) throws IOException {
        long[] delays = new long[TOLD];
        for (int i = 0; i < TOLD; i++) {
            String job = submitter.submit(WATCHED);
            readers.await(4 * (i + 1));
            delays[i] =
                    Duration.between(submitter.finishedAt(job), Instant.now()).toMillis();
        }
        return delays;
    }

    /** Who sleeps is cut off, memory stays as it is, and the others hear of everything. */
    @Test
    void dropsThoseWhoDoNotRead() throws IOException {
        try (SluiceProcess sluice = start();
                ManyReaders readers = new ManyReaders()) {
            Submitter submitter = new Submitter(sluice.base());
            readers.open(sluice.base(), "/events?tag=watched&state=failed", MANY);
            readers.putToSleep(MANY / 2);
            double before = Resident.megabytes(sluice.handle().pid());

            submitter.submitMany(FAILS, UNTIL_FULL);
            readers.await(UNTIL_FULL);
            double after = Resident.megabytes(sluice.handle().pid());
            submitter.awaitSubscribers(MANY / 2);

            System.out.printf(
                    "ReadersIT: %,d of %,d slept and were dropped, %.0f MB before and %.0f after %,d events%n",
                    MANY / 2, MANY, before, after, UNTIL_FULL);
            assertThat(readers.cutOff()).isEqualTo(MANY / 2);
            assertThat(readers.cutOffOfThoseWhoRead()).isZero();
            assertThat(after - before).isLessThan(MOST_GROWTH);
        }
    }

    /** All its heap is there from the first, so that what grows is not the heap. */
    private SluiceProcess start() {
        return SluiceProcess.startOptimised(
                List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"),
                folder,
                "--sluice.queues.default.capacity=100000",
                "--sluice.queues.default.concurrency=64");
    }

    /** Each round begins with nothing to do: a full queue would have the answers to those it refuses measured. */
    private static List<Double> rates(int rounds, Load load, Submitter submitter) throws IOException {
        List<Double> rates = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            rates.add(load.run(TIME).perSecond());
            submitter.awaitIdle();
        }
        return rates;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static List<Long> whole(List<Double> values) {
        return values.stream().map(Math::round).toList();
    }
}
