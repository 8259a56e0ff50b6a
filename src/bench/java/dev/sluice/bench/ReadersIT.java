package dev.sluice.bench;

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

    private static final String WATCHED = Plugin.EMPTY.replace("}}", "},\"tags\":[\"watched\"]}");
    private static final String WITHOUT = "submissions a second without readers";
    private static final String WITH = "submissions a second with them";

    /** All its heap is there from the first, so that what grows is not the heap. */
    private static final List<String> FIXED_HEAP = List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

    private final Figures figures = new Figures();
    private int told;

    @TempDir
    private Path folder;

    @Test
    void readsByTenThousand() throws IOException {
        try (SpillingQueue queue =
                SpillingQueue.start(folder, FIXED_HEAP, "--sluice.queues.default.concurrency=" + Measure.CONCURRENCY)) {
            long pid = queue.sluice().handle().pid();
            Measure.warmUp("submissions", () -> submissions(queue));
            rates(WITHOUT, queue);
            double resident = Resident.megabytes(pid);
            try (ManyReaders readers = new ManyReaders()) {
                readers.open(queue.base(), "/events?tag=watched", MANY);
                figures.add("kilobytes for a reader", 1024 * (Resident.megabytes(pid) - resident) / MANY);
                rates(WITH, queue);
                queue.pause(true);
                Measure.warmUp("events", () -> burst(queue, readers));
                for (int i = 0; i < Measure.ROUNDS; i++) {
                    figures.add("events a second", burst(queue, readers));
                }
                for (int i = 0; i < CHANGES; i++) {
                    figures.add("milliseconds to the last reader", change(queue, readers));
                }
            }
            queue.assertNothingLost();
        }
        figures.addRatio("submissions, of those without readers", WITH, List.of(WITHOUT));
        tell();
    }

    private void rates(String name, SpillingQueue queue) throws IOException {
        for (int i = 0; i < Measure.ROUNDS; i++) {
            figures.add(name, submissions(queue));
        }
    }

    /** Of jobs that nobody watches; it ends with nothing to do. */
    private static double submissions(SpillingQueue queue) throws IOException {
        double perSecond = queue.load(Plugin.EMPTY).perSecond();
        queue.awaitIdle();
        return perSecond;
    }

    /** From when the service had the submission, so the commit is in it. */
    private double change(SpillingQueue queue, ManyReaders readers) throws IOException {
        String job = queue.submit(WATCHED);
        readers.await(++told);
        Instant now = Instant.now();
        return Duration.between(queue.submitter().createdAt(job), now).toNanos() / 1e6;
    }

    private double burst(SpillingQueue queue, ManyReaders readers) throws IOException {
        long began = System.nanoTime();
        queue.fill(BURST, WATCHED, "return=minimal");
        told += BURST;
        readers.await(told);
        return 1e9 * BURST * MANY / (System.nanoTime() - began);
    }

    private void tell() throws IOException {
        figures.print();
        Goal.READERS.is(
                String.format("one change to %,d readers of SSE: from its submission to the last reader", MANY),
                List.of(figures.spread("milliseconds to the last reader")),
                String.format(
                        "of %d changes; while they hear nothing, submissions are at %s of the rate without them,"
                                + " and a reader costs %.1f kB",
                        CHANGES,
                        figures.tell("submissions, of those without readers", 2),
                        figures.median("kilobytes for a reader")));
        Goal.EVENTS.is(
                String.format("events to %,d readers in all, %d changes at once", MANY, BURST),
                List.of(figures.spread("events a second")),
                "");
    }
}
