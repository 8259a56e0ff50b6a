package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What jobs cost a database by the size of their payloads: how many a second, how much log, and how much room. */
@Tag("bench")
class SizesIT {

    private static final int JOBS = Integer.getInteger("bench.sizes.jobs", 40_000);
    private static final int WARM_UP = Integer.getInteger("bench.sizes.warm-up", 40_000);
    private static final int[] SIZES = {100, 1_000, 10_000};

    /** A checkpoint in between would have pages written whole once more, sometimes and sometimes not. */
    private static final String WRITTEN = "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn";

    private static final String ROOM =
            "SELECT pg_total_relation_size('sluice.job')" + " + pg_total_relation_size('sluice.job_event')";

    private final Figures figures = new Figures();

    @TempDir
    private Path folder;

    @Test
    void costMoreTheLargerTheyAre() throws IOException {
        try (DiskServer server = DiskServer.start();
                Replicas replicas = new Replicas(server, "sizes", folder.resolve("sizes"))) {
            replicas.start("--sluice.queues.default.concurrency=256", "--sluice.queues.default.capacity=4096");
            replicas.pause();
            replicas.submit(WARM_UP, Ledger.JOB);
            replicas.drain(WARM_UP);
            for (int size : SIZES) {
                measure(size, replicas);
            }
            System.out.printf("SizesIT: %,d jobs of each size%n  %s%n", JOBS, server.settings());
            figures.print();
            assertThat(figures.median(name(SIZES[2], "log a job")))
                    .isGreaterThan(figures.median(name(SIZES[0], "log a job")));
        }
    }

    private void measure(int size, Replicas replicas) {
        replicas.pause();
        double room = number(replicas, ROOM);
        double began = number(replicas, WRITTEN);
        figures.add(name(size, "submitted a second"), replicas.submit(JOBS, job(size)));
        double taken = number(replicas, WRITTEN);
        figures.add(name(size, "drained a second"), replicas.drain(JOBS));
        double ended = number(replicas, WRITTEN);
        figures.add(name(size, "log a job until it is taken in"), (taken - began) / JOBS);
        figures.add(name(size, "log a job"), (ended - began) / JOBS);
        figures.add(name(size, "room a job"), (number(replicas, ROOM) - room) / JOBS);
    }

    private static String name(int size, String what) {
        return "payload of " + size + " bytes, " + what;
    }

    private static double number(Replicas replicas, String query) {
        return Double.parseDouble(replicas.read(query));
    }

    /** Not to be compressed much. */
    private static String job(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        String text = Base64.getEncoder().encodeToString(bytes).substring(0, size);
        return Ledger.JOB.replace("}", ",\"payload\":\"" + text + "\"}");
    }
}
