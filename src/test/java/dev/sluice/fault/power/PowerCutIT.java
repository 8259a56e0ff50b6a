package dev.sluice.fault.power;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Needs;
import dev.sluice.Tool;
import dev.sluice.fault.SluiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power goes, at some hundred points of an intake: what the process wrote between two syncs is on the disk or not,
 * as chance will have it, and yet each job that was acknowledged until then is there.
 */
@Needs(Tool.STRACE)
class PowerCutIT {

    private static final int SOME_JOBS = 20;
    private static final int SOME_CUTS = 40;
    private static final int MANY_JOBS = 60;
    private static final int MANY_CUTS = Integer.getInteger("cuts", 300);

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final Random chance = new Random(seed);

    @TempDir
    private Path temporary;

    @Test
    @Tag("fault")
    @Tag("cluster")
    void losesNothingThatWasAcknowledged() throws Exception {
        assertNothingIsLost(SOME_JOBS, SOME_CUTS);
    }

    @Test
    @Tag("endurance")
    void losesNothingThatWasAcknowledgedHoweverOften() throws Exception {
        assertNothingIsLost(MANY_JOBS, MANY_CUTS);
    }

    @Test
    @Tag("fault")
    @Tag("cluster")
    void wouldLoseJobsIfCommitsWereNotSynced() throws Exception {
        Losses losses = cut(Watched.CARELESS, SOME_JOBS, SOME_CUTS);

        assertThat(losses.lost()).as("jobs lost, of %s", losses).isPositive();
    }

    private void assertNothingIsLost(int jobs, int cuts) throws Exception {
        Losses losses = cut(Watched.SERVICE, jobs, cuts);

        assertThat(losses.lost()).as("jobs lost, of %s", losses).isZero();
        assertThat(losses.damaged()).as("files damaged, of %s", losses).isZero();
        assertThat(losses.atRisk())
                .as("cuts with writes that were not synced, of %s", losses)
                .isPositive();
    }

    private Losses cut(Watched service, int jobs, int cuts) throws IOException, SQLException {
        System.out.println("PowerCutIT: to repeat, -Dtest.seed=" + seed);
        Losses losses = replay(service.record(jobs), cuts);
        assertThat(losses.cuts()).as("cuts").isEqualTo(cuts);
        System.out.println("PowerCutIT: " + service + ", " + losses);
        return losses;
    }

    private Losses replay(List<Moment> moments, int number) throws IOException, SQLException {
        int first = indexOfFirstPromise(moments);
        Set<Integer> cuts = new HashSet<>();
        while (cuts.size() < Math.min(number, (moments.size() - first) / 2)) {
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
        try (Connection file = DriverManager.getConnection("jdbc:sqlite:" + left.resolve(SluiceProcess.FILE));
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
