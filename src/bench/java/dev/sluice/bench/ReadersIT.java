package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.ManyReaders;
import dev.sluice.fault.Resident;
import dev.sluice.fault.SluiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Very many readers cost memory for each, and next to nothing else while nothing happens that they watch. */
@Tag("bench")
class ReadersIT {

    private static final int MANY = Integer.getInteger("readers", 10_000);
    private static final int CONNECTIONS = 64;
    private static final int ROUNDS = 5;
    private static final int WARM_UPS = 12;
    private static final Duration TIME = Duration.ofSeconds(5);
    private static final String WATCHED = "{\"payload\":{\"duration\":\"PT0S\",\"steps\":1},\"tags\":[\"watched\"]}";

    private static final double LEAST_RATIO = 0.9;

    @TempDir
    private Path folder;

    @Test
    void readsByTenThousand() throws IOException {
        try (SluiceProcess sluice = start()) {
            Submitter submitter = new Submitter(sluice.base());
            Load load = new Load(sluice.base(), CONNECTIONS);
            rates(WARM_UPS, load, submitter);
            double[] before = rates(ROUNDS, load, submitter);
            double resident = Resident.megabytes(sluice.handle().pid());
            double[] with;
            long[] delays;
            try (ManyReaders readers = new ManyReaders()) {
                readers.open(sluice.base(), "/events?tag=watched", MANY);
                resident = Resident.megabytes(sluice.handle().pid()) - resident;
                with = rates(ROUNDS, load, submitter);
                delays = delays(submitter, readers);
            }
            submitter.awaitSubscribers(0);
            double[] after = rates(ROUNDS, load, submitter);
            double without = (median(before) + median(after)) / 2;

            System.out.printf(
                    "ReadersIT: %,d readers, %.1f KB each, %s ms from a job's end to the last reader of its 4 events,"
                            + " submissions a second %,.0f before, %,.0f with and %,.0f after them%n",
                    MANY, 1024 * resident / MANY, Arrays.toString(delays), median(before), median(with), median(after));
            assertThat(median(with)).isGreaterThan(LEAST_RATIO * without);
        }
    }

    private static long[] delays(Submitter submitter, ManyReaders readers) throws IOException {
        long[] delays = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            String job = submitter.submit(WATCHED);
            readers.await(4 * (i + 1));
            delays[i] =
                    Duration.between(submitter.finishedAt(job), Instant.now()).toMillis();
        }
        return delays;
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
    private static double[] rates(int rounds, Load load, Submitter submitter) throws IOException {
        double[] rates = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            rates[i] = load.run(TIME).perSecond();
            submitter.awaitIdle();
        }
        return rates;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
