package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.SluiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sluice beside two others that keep jobs in PostgreSQL: each in a process of its own, all on one server, the server on a
 * disk, in turns. In its turn each takes in the same number of jobs one by one and then runs them, and then again with the
 * jobs handed over many at once. Sluice is spoken to by HTTP, the others by calls within their process; the jobs do nothing.
 */
@Tag("bench")
class PeersIT {

    private static final int JOBS = Integer.getInteger("bench.jobs", 20_000);
    private static final int WARM_UP = Integer.getInteger("bench.peers.warm-up", 20_000);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final String CONCURRENCY = System.getProperty("bench.concurrency", "256");
    private static final String CAPACITY = System.getProperty("bench.capacity", "4096");
    private static final String POOL = System.getProperty("bench.pool", "8");

    private static final List<String> OTHERS = List.of("db-scheduler", "jobrunr");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Figures figures = new Figures();

    @TempDir
    private Path folder;

    @Test
    void isAheadOfOthers() throws IOException, InterruptedException {
        try (DiskServer server = DiskServer.start()) {
            OTHERS.forEach(other -> server.create(database(other)));
            server.create("sluice");
            try (Replica sluice = Replica.start(
                            server,
                            "sluice",
                            folder.resolve("sluice"),
                            "--sluice.queues.default.concurrency=" + CONCURRENCY,
                            "--sluice.queues.default.capacity=" + CAPACITY,
                            "--sluice.store.postgres.pool-size=" + POOL);
                    SluiceProcess scheduler = start(server, "db-scheduler");
                    SluiceProcess jobrunr = start(server, "jobrunr")) {
                round(new Figures(), server, sluice, scheduler, jobrunr, WARM_UP);
                for (int i = 0; i < ROUNDS; i++) {
                    round(figures, server, sluice, scheduler, jobrunr, JOBS);
                }
            }
            tell(server);
        }
    }

    private static String database(String peer) {
        return peer.replace('-', '_');
    }

    private SluiceProcess start(DiskServer server, String peer) throws IOException {
        Path own = Files.createDirectory(folder.resolve(peer));
        return SluiceProcess.startOther(PeerProcess.class, own, peer, server.blocking(database(peer)));
    }

    private void round(
            Figures into, DiskServer server, Replica sluice, SluiceProcess scheduler, SluiceProcess jobrunr, int jobs)
            throws IOException, InterruptedException {
        sluice(into, server, sluice, jobs);
        other(into, "db-scheduler", scheduler.base(), jobs);
        other(into, "jobrunr", jobrunr.base(), jobs);
    }

    private static void sluice(Figures into, DiskServer server, Replica sluice, int jobs) throws IOException {
        sluice.queue().pause(true);
        into.add("sluice, submitted one by one", sluice.submit(jobs));
        into.add("sluice, drained", sluice.drain(server, "sluice", jobs));
        sluice.queue().pause(true);
        into.add("sluice, submitted in lines", sluice.submitLines(jobs));
        into.add("sluice, drained after lines", sluice.drain(server, "sluice", jobs));
    }

    private void other(Figures into, String name, URI base, int jobs) throws IOException, InterruptedException {
        into.add(name + ", enqueued one by one", perSecond(base, "enqueue", jobs));
        into.add(name + ", drained", perSecond(base, "drain", jobs));
        into.add(name + ", enqueued many at once", perSecond(base, "batch", jobs));
        into.add(name + ", drained after many", perSecond(base, "drain", jobs));
    }

    private double perSecond(URI base, String what, int jobs) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(base.resolve("/" + what + "?" + jobs)).build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return jobs / (Long.parseLong(answer.body()) / 1e9);
    }

    private void tell(DiskServer server) throws IOException {
        figures.addRatio(
                "submitted, times the better",
                "sluice, submitted one by one",
                List.of("db-scheduler, enqueued one by one", "jobrunr, enqueued one by one"));
        figures.addRatio(
                "drained, times the better", "sluice, drained", List.of("db-scheduler, drained", "jobrunr, drained"));
        System.out.printf(
                "PeersIT: %d rounds of %,d jobs after %,d to warm up, a second; concurrency %s, capacity %s, pool %s%n  %s%n",
                ROUNDS, JOBS, WARM_UP, CONCURRENCY, CAPACITY, POOL, server.settings());
        figures.print();
        String what = String.format(
                "%,d jobs on one PostgreSQL with db-scheduler and JobRunr, after %,d to warm up: ", JOBS, WARM_UP);
        Goal.PEERS_SUBMIT.is(
                what + "submitted one by one, here by HTTP, there by calls",
                beside("submitted, times the better", "sluice, submitted one by one", ", enqueued one by one"));
        Goal.PEERS_RUN.is(
                what + "then run, empty", beside("drained, times the better", "sluice, drained", ", drained"));
    }

    private String beside(String ratio, String own, String theirs) {
        String others = OTHERS.stream()
                .map(other -> other + " " + figures.tell(other + theirs, 0))
                .collect(Collectors.joining(", "));
        return figures.tell(ratio, 1) + " times the better: " + figures.tell(own, 0) + " a second; " + others;
    }
}
