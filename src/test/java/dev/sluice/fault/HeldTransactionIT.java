package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobState;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two clients of the database hold transactions open, one that wrote to a table of its own and one that handed a job in,
 * while two processes work: for some seconds, or for {@code -Dheld=PT60S}.
 */
@Tag("fault")
@Tag("postgres")
@Tag("cluster")
class HeldTransactionIT {

    private static final Duration HELD = Duration.parse(System.getProperty("held", "PT5S"));
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final String JOB = Client.simulate(Duration.ZERO);

    private static final String TRANSACTIONS =
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'"
                    + " AND datname = current_database() AND backend_xid IS NOT NULL";

    @TempDir
    private Path folder;

    @Test
    void holdUpNoJobAndNoEvent() throws SQLException {
        try (Cluster cluster = new Cluster(folder);
                Connection writing = cluster.connect();
                Connection submitting = cluster.connect()) {
            Client one = new Client(cluster.start());
            Client other = new Client(cluster.start());
            read(one, other); // the first of everything is slow
            ask(writing, "BEGIN; CREATE TABLE theirs (id int); INSERT INTO theirs VALUES (1)");
            ask(submitting, "BEGIN");
            String held = ask(submitting, "SELECT sluice.sluice_submit('simulate', '{\"duration\":\"PT0S\"}')");

            List<Duration> delays = new ArrayList<>();
            long began = System.nanoTime();
            while (since(began).compareTo(HELD) < 0) {
                delays.add(read(one, other));
                delays.add(read(other, one));
            }

            assertThat(cluster.count(TRANSACTIONS)).as("who is still at it").isEqualTo(2);
            assertThat(one.get("/jobs/" + held).status()).isEqualTo(404);
            ask(submitting, "COMMIT");
            long committed = System.nanoTime();
            Cluster.await(() -> one.get("/jobs/" + held).status(), status -> status == 200);
            Duration pickUp = since(committed);
            assertThat(one.end(held)).isEqualTo(JobState.SUCCEEDED);
            check(delays, pickUp);
        }
    }

    /** How long after its answer a job's last event is told by a process that did not take it in. */
    private static Duration read(Client submitted, Client told) {
        String job = submitted.accepted(JOB);
        long began = System.nanoTime();
        try (EventStream stream = told.stream(job, 0)) {
            assertThat(stream.rest()).extracting(Event::name).containsSubsequence("queued", "running", "succeeded");
        }
        return since(began);
    }

    private static void check(List<Duration> delays, Duration pickUp) {
        List<Duration> sorted = delays.stream().sorted().toList();
        System.out.printf(
                "HeldTransactionIT: held for %s, %,d jobs, told on the other process of the end after %d ms (median),"
                        + " %d ms (p99), %d ms (most); what was handed in was taken in %d ms after its commit%n",
                HELD,
                sorted.size(),
                at(sorted, 0.5).toMillis(),
                at(sorted, 0.99).toMillis(),
                at(sorted, 1).toMillis(),
                pickUp.toMillis());
        assertThat(at(sorted, 0.9)).as("nine in ten of %s", sorted).isLessThan(SOON);
    }

    private static Duration at(List<Duration> sorted, double quantile) {
        return sorted.get((int) Math.ceil(quantile * sorted.size()) - 1);
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean hasRows = statement.execute(sql);
            if (!hasRows) {
                return "";
            }
            try (ResultSet row = statement.getResultSet()) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }
}
