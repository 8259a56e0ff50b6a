package dev.sluice.fault;

import dev.sluice.fault.judge.Entry;
import dev.sluice.fault.judge.Look;
import dev.sluice.fault.judge.Row;
import dev.sluice.job.JobState;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * What a store holds, seen by somebody else than the service. Whoever looks into a file whose process is dead sets it right,
 * which is for the next process to do: so look while one lives, or when none will come.
 */
final class ServiceLedger {

    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]*)\"");

    private final JdbcClient store;
    private final String schema;
    private final String id;

    private ServiceLedger(DataSource source, String schema, String id) {
        this.store = JdbcClient.create(source);
        this.schema = schema;
        this.id = id;
    }

    /** A file's. */
    static ServiceLedger of(Path file) {
        return new ServiceLedger(new DriverManagerDataSource("jdbc:sqlite:" + file), "", "lower(hex(j.id))");
    }

    /** A database's. */
    static ServiceLedger of(DataSource database) {
        return new ServiceLedger(database, "sluice.", "replace(j.id::text, '-', '')");
    }

    /** Its jobs, in the order in which they came. */
    List<Row> rows() {
        return store.sql("SELECT " + id + ", j.payload, j.state, j.epoch, j.version FROM " + schema
                        + "job j ORDER BY j.seq")
                .query((row, number) -> new Row(
                        job(row),
                        token(row.getString(2)),
                        JobState.of(row.getString(3)),
                        row.getLong(4),
                        row.getLong(5)))
                .list();
    }

    private static String token(String payload) {
        Matcher token = TOKEN.matcher(payload);
        return token.find() ? token.group(1) : "";
    }

    /** Its events, in the order in which streams tell them. */
    List<Entry> log() {
        return store.sql("SELECT " + id + ", e.version, e.state, e.percent, e.attempt, e.at, e.error_type FROM "
                        + schema + "job_event e LEFT JOIN " + schema + "job j ON j.seq = e.job ORDER BY e.seq")
                .query((row, number) -> new Entry(
                        job(row),
                        row.getLong(2),
                        JobState.of(row.getString(3)),
                        row.getObject(4) == null,
                        row.getInt(5),
                        Instant.ofEpochMilli(row.getLong(6)),
                        Optional.ofNullable(row.getString(7)).orElse("")))
                .list();
    }

    /** The same with the places of events for their times, which where clocks differ say nothing. */
    List<Entry> logByPlace() {
        List<Entry> log = log();
        return IntStream.range(0, log.size())
                .mapToObj(place -> log.get(place).at(Instant.ofEpochMilli(place)))
                .toList();
    }

    /** What runs now. */
    Look look() {
        Map<String, Long> running = new HashMap<>();
        store.sql("SELECT " + id + ", j.epoch FROM " + schema
                        + "job j WHERE j.home IS NOT NULL AND j.state = 'running'")
                .query((RowCallbackHandler) row -> running.put(job(row), row.getLong(2)));
        return new Look(running);
    }

    /** How many jobs have not ended. */
    long open() {
        return store.sql("SELECT count(*) FROM " + schema
                        + "job WHERE state IN ('scheduled', 'queued', 'running', 'retrying')")
                .query(Long.class)
                .single();
    }

    /** What SQLite itself says of the file. */
    String integrity() {
        return store.sql("PRAGMA integrity_check").query(String.class).single();
    }

    /** Does something to it that no service does. */
    void change(String statement) {
        store.sql(statement).update();
    }

    private static String job(ResultSet row) throws SQLException {
        String hex = row.getString(1);
        return hex == null ? "gone" : hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }
}
