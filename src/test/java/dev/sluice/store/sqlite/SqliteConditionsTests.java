package dev.sluice.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.SettableClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What SQLite makes of the conditions of indexes, as it says itself. */
class SqliteConditionsTests {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void migrate() throws SQLException {
        file = folder.resolve("new.db");
        Engines.open(file, new SettableClock()).close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE job SET state = 'running', home = 1, version = 2 WHERE seq = 1 AND state = 'queued'",
                "UPDATE job SET state = 'succeeded', home = NULL, finished_at = 1, called = 0 WHERE seq = 1",
                "INSERT INTO job (seq, id, kind, queue, state, priority, rank, max_attempts, timeout, created_at, run_at,"
                        + " payload) VALUES (1, x'00', 'a', 'b', 'queued', 0, 1, 1, 0, 0, 0, '{}')"
            })
    void buildsNoTableForAWrite(String write) throws SQLException {
        assertThat(explain("EXPLAIN " + write, "opcode")).contains("MakeRecord").doesNotContain("OpenEphemeral");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "job_unique | unique_key IS NOT NULL AND kind = 'a' AND unique_key = 'b' AND LIVE",
                "job_seldom | state = 'failed' AND seq < 9 AND SELDOM",
                "job_ended | state = 'succeeded' AND finished_at < 9 AND ENDED"
            })
    void takesTheIndexWhoseConditionItFinds(String index, String condition) throws SQLException {
        String where = condition
                .replace("LIVE", Conditions.LIVE)
                .replace("SELDOM", Conditions.SELDOM)
                .replace("ENDED", Conditions.ENDED);

        assertThat(explain("EXPLAIN QUERY PLAN SELECT seq FROM job WHERE " + where, "detail"))
                .singleElement()
                .asString()
                .startsWith("SEARCH job USING")
                .contains(index);
    }

    @Test
    void findsWhoseEndIsToBeTold() throws SQLException {
        String query = "EXPLAIN QUERY PLAN SELECT seq FROM job INDEXED BY job_callback WHERE callback IS NOT NULL"
                + " AND called = 0 AND " + Conditions.ENDED + " ORDER BY seq";

        assertThat(explain(query, "detail")).singleElement().asString().contains("job_callback");
    }

    private List<String> explain(String statement, String column) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement explain = connection.createStatement();
                ResultSet row = explain.executeQuery(statement)) {
            while (row.next()) {
                values.add(row.getString(column));
            }
        }
        return values;
    }
}
