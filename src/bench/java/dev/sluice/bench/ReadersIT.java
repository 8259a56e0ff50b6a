package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.ManyReaders;
import dev.sluice.fault.Resident;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Very many readers of one stream, in another process than the service: when the last of them hears of a change, how many
 * events a second they all get, and what they cost while nothing happens that they watch.
 */
@Tag("bench")
@Tag("goals")
class ReadersIT {

    private static final int MANY = Integer.getInteger("readers", 10_000);
    private static final int CHANGES = 20;
    private static final int BURST = 50;
    private static final double LEAST_RATIO = 0.9;

    private static final String WATCHED = Plugin.EMPTY.replace("}}", "},\"tags\":[\"watched\"]}");

    /** All its heap is there from the first, so that what grows is not the heap. */
    private static final List<String> FIXED_HEAP = List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

    private final Figures figures = new Figures();

    @TempDir
    private Path folder;

    @Test
    void readsByTenThousand() throws IOException {
        try (SpillingQueue queue =
                SpillingQueue.start(folder, FIXED_HEAP, "--sluice.queues.default.concurrency=" + Measure.CONCURRENCY)) {
            long pid = queue.sluice().handle().pid();
            new Load(queue.base(), Measure.CONNECTIONS, Plugin.EMPTY).run(Measure.WARM_UP);
            rates("submissions a second before", queue);
            double resident = Resident.megabytes(pid);
            try (ManyReaders readers = new ManyReaders()) {
                readers.open(queue.base(), "/events?tag=watched", MANY);
                figures.add("kilobytes for a reader", 1024 * (Resident.megabytes(pid) - resident) / MANY);
                rates("submissions a second with them", queue);
                queue.pause(true);
                changes(queue, readers);
                burst(queue, readers);
            }
            queue.pause(false);
            queue.submitter().awaitSubscribers(0);
            rates("submissions a second after", queue);
        }
        figures.print();
        Goal.READERS.is(String.format("%s ms", figures.spread("milliseconds to the last reader", 0)));
        Goal.EVENTS.is(String.format("%s a second", figures.spread("events a second", 0)));
        double without =
                (figures.median("submissions a second before") + figures.median("submissions a second after")) / 2;
        assertThat(figures.median("submissions a second with them")).isGreaterThan(LEAST_RATIO * without);
    }

    /** Each begins with nothing to do. */
    private void rates(String name, SpillingQueue queue) throws IOException {
        queue.awaitIdle();
        Load load = new Load(queue.base(), Measure.CONNECTIONS, Plugin.EMPTY);
        for (int i = 0; i < Measure.ROUNDS; i++) {
            figures.add(name, load.run(Measure.ROUND).perSecond());
            queue.awaitIdle();
        }
    }

    /** From when the service had the submission, so the commit is in it. */
    private void changes(SpillingQueue queue, ManyReaders readers) throws IOException {
        for (int i = 0; i < CHANGES; i++) {
            String job = queue.submitter().submit(WATCHED);
            readers.await(i + 1);
            Instant now = Instant.now();
            figures.add(
                    "milliseconds to the last reader",
                    Duration.between(queue.submitter().createdAt(job), now).toNanos() / 1e6);
        }
    }

    private void burst(SpillingQueue queue, ManyReaders readers) throws IOException {
        for (int i = 1; i <= Measure.ROUNDS; i++) {
            long began = System.nanoTime();
            queue.fill(BURST, WATCHED, "return=minimal");
            readers.await(CHANGES + i * BURST);
            figures.add("events a second", 1e9 * BURST * MANY / (System.nanoTime() - began));
        }
    }
}
