package dev.sluice.fault.power;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Needs;
import dev.sluice.Tool;
import dev.sluice.fault.SluiceProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power goes, at some hundred points of an intake: what the process wrote between two syncs is on the disk or not,
 * as chance will have it, and yet each job that was acknowledged until then is there.
 */
@Needs(Tool.STRACE)
class PowerCutIT {

    private static final int CLIENTS = 16;
    private static final int JOBS = 60;
    private static final int CUTS = Integer.getInteger("cuts", 300);

    private static final String FILE = "sluice.db";
    private static final Path JAR =
            Path.of(System.getProperty("test.jar", "target/sluice.jar")).toAbsolutePath();

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final Random chance = new Random(seed);

    @TempDir
    private Path temporary;

    @Test
    @Tag("endurance")
    void losesNothingThatWasAcknowledged() throws Exception {
        Losses losses = cut(List.of("-jar", JAR.toString()));

        assertThat(losses.lost()).as("jobs lost, of %s", losses).isZero();
        assertThat(losses.damaged()).as("files damaged, of %s", losses).isZero();
        assertThat(losses.atRisk())
                .as("cuts with writes that were not synced, of %s", losses)
                .isPositive();
    }

    @Test
    @Tag("endurance")
    void wouldLoseJobsIfCommitsWereNotSynced() throws Exception {
        Losses losses =
                cut(List.of("-Dtest.log=INFO", "-cp", System.getProperty("java.class.path"), Careless.class.getName()));

        assertThat(losses.lost()).as("jobs lost, of %s", losses).isPositive();
    }

    private Losses cut(List<String> program) throws Exception {
        System.out.println("PowerCutIT: to repeat, -Dtest.seed=" + seed);
        Path folder = Files.createDirectory(temporary.resolve("data")).toRealPath();
        Path trace = temporary.resolve("trace");
        record(program, folder, trace);
        Losses losses = replay(Recording.read(trace, folder));
        System.out.println("PowerCutIT: " + losses);
        return losses;
    }

    private static void record(List<String> program, Path folder, Path trace) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        command.addAll(program);
        command.addAll(List.of(
                "--server.port=0",
                "--sluice.store.sqlite.path=" + folder.resolve(FILE),
                "--sluice.queues.default.overflow=spill",
                "--sluice.simulate.duration=PT0S"));
        try (SluiceProcess sluice = SluiceProcess.launchOther(folder, Recording.of(command, trace))) {
            submit(HttpRequest.newBuilder(sluice.base().resolve("/request"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"payload\":{\"duration\":\"PT0S\",\"steps\":1}}"))
                    .build());
        }
    }

    private static void submit(HttpRequest request) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        Callable<Integer> some = () -> {
            int accepted = 0;
            for (int i = 0; i < JOBS; i++) {
                accepted += client.send(request, BodyHandlers.discarding()).statusCode() == 202 ? 1 : 0;
            }
            return accepted;
        };
        try {
            for (Future<Integer> accepted : threads.invokeAll(Collections.nCopies(CLIENTS, some))) {
                assertThat(accepted.get()).isEqualTo(JOBS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private Losses replay(List<Moment> moments) throws IOException, SQLException {
        int first = indexOfFirstPromise(moments);
        Set<Integer> cuts = new HashSet<>();
        while (cuts.size() < Math.min(CUTS, (moments.size() - first) / 2)) {
            cuts.add(first + chance.nextInt(moments.size() - first));
        }
        Disk disk = new Disk();
        Set<String> promised = new HashSet<>();
        Losses losses = new Losses(0, 0, 0, 0, 0);
        for (int i = 0; i < moments.size(); i++) {
            if (moments.get(i) instanceof Moment.Promise promise) {
                promised.add(promise.job());
            }
            disk.take(moments.get(i));
            if (cuts.contains(i)) {
                losses = losses.plus(check(disk, promised));
            }
        }
        assertThat(promised).hasSize(CLIENTS * JOBS);
        return losses;
    }

    private static int indexOfFirstPromise(List<Moment> moments) {
        for (int i = 0; i < moments.size(); i++) {
            if (moments.get(i) instanceof Moment.Promise) {
                return i;
            }
        }
        throw new AssertionError("nothing was promised in " + moments.size() + " moments");
    }

    private Losses check(Disk disk, Set<String> promised) throws IOException, SQLException {
        Path left = Files.createTempDirectory(temporary, "left");
        disk.lose(chance, left);
        Set<String> lost = new HashSet<>(promised);
        boolean sound;
        try (Connection file = DriverManager.getConnection("jdbc:sqlite:" + left.resolve(FILE));
                Statement query = file.createStatement()) {
            lost.removeAll(column(
                    query,
                    "SELECT lower(hex(id)) FROM job j WHERE EXISTS"
                            + " (SELECT 1 FROM job_event e WHERE e.job = j.seq AND e.version = 1)"));
            sound = column(query, "PRAGMA integrity_check").equals(List.of("ok"));
        }
        delete(left);
        return new Losses(1, disk.unsynced() > 0 ? 1 : 0, promised.size(), lost.size(), sound ? 0 : 1);
    }

    private static List<String> column(Statement query, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet rows = query.executeQuery(sql)) {
            while (rows.next()) {
                values.add(uuid(rows.getString(1)));
            }
        }
        return values;
    }

    private static String uuid(String text) {
        return text.replaceFirst("^(.{8})(.{4})(.{4})(.{4})(.{12})$", "$1-$2-$3-$4-$5");
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /**
     * What became of it.
     *
     * @param cuts how often the power went
     * @param atRisk how often while something was not synced
     * @param promised jobs acknowledged before, over all cuts
     * @param lost those of them that were not there
     * @param damaged files that were not sound
     */
    private record Losses(int cuts, int atRisk, int promised, int lost, int damaged) {

        Losses plus(Losses other) {
            return new Losses(
                    cuts + other.cuts,
                    atRisk + other.atRisk,
                    promised + other.promised,
                    lost + other.lost,
                    damaged + other.damaged);
        }

        @Override
        public String toString() {
            return "%d cuts, %d of them with unsynced writes, %d acknowledged jobs looked for, %d lost, %d files damaged"
                    .formatted(cuts, atRisk, promised, lost, damaged);
        }
    }
}
