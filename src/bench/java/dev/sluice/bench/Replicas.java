package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Several processes on one database of their own, whose jobs note themselves in {@linkplain Ledger ledgers}. */
final class Replicas implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration GLANCE = Duration.ofMillis(50);

    private final DiskServer server;
    private final Path folder;
    private final String database;
    private final List<Replica> all = new ArrayList<>();
    private final List<Ledger> ledgers = new ArrayList<>();

    Replicas(DiskServer server, String database, Path folder) throws IOException {
        this.server = server;
        this.database = database;
        this.folder = Files.createDirectory(folder);
        Plugin.into(Files.createDirectory(folder.resolve("plugins")));
        server.create(database);
    }

    /** One more, when it is ready. */
    Replica start(String... settings) throws IOException {
        Path own = folder.resolve("" + all.size());
        String plugins = "--sluice.plugins.path=" + folder.resolve("plugins");
        Replica replica = Replica.start(
                server,
                database,
                own,
                Stream.concat(Stream.of(plugins), Stream.of(settings)).toArray(String[]::new));
        all.add(replica);
        ledgers.add(new Ledger(own));
        return replica;
    }

    List<Replica> all() {
        return all;
    }

    List<Ledger> ledgers() {
        return ledgers;
    }

    String read(String query) {
        return server.read(database, query);
    }

    /** Nothing starts any more, on any of them. */
    void pause() {
        all.get(0).queue().pause(true);
        await().atMost(PATIENCE)
                .until(() -> all.stream().allMatch(replica -> replica.queue().isPaused()));
    }

    /** Submits so many one by one, the same number to each and to all at once; how many a second. */
    double submit(int jobs, String body) {
        long began = System.nanoTime();
        CompletableFuture<?>[] loads = all.stream()
                .map(replica -> CompletableFuture.runAsync(() -> submit(replica, jobs / all.size(), body)))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(loads).join();
        return jobs / ((System.nanoTime() - began) / 1e9);
    }

    private void submit(Replica replica, int jobs, String body) {
        try {
            Sample sample = new Load(replica.base(), Measure.CONNECTIONS / all.size(), body)
                    .run(jobs)
                    .allTaken();
            assertThat(sample.accepted()).isEqualTo(jobs);
        } catch (IOException cause) {
            throw new IllegalStateException(cause);
        }
    }

    /** Runs all that waits while they are paused; how many a second, from the first start to the last end. */
    double drain(int jobs) {
        double goal = ended() + jobs;
        long began = System.currentTimeMillis();
        all.get(0).queue().pause(false);
        await().atMost(PATIENCE).pollInterval(GLANCE).until(() -> ended() >= goal);
        String millis = read("SELECT max(finished_at) - min(started_at) FROM sluice.job WHERE started_at >= " + began);
        return jobs / (Long.parseLong(millis) / 1e3);
    }

    private double ended() {
        return all.stream()
                .mapToDouble(replica -> Meters.of(replica.base()).ended())
                .sum();
    }

    @Override
    public void close() {
        all.forEach(Replica::close);
    }
}
