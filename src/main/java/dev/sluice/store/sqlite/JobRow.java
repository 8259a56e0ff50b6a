package dev.sluice.store.sqlite;

import dev.sluice.job.Job;
import dev.sluice.job.JobError;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.Progress;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How rows become values. */
final class JobRow {

    /** The columns that {@link #job} reads, in its order. */
    static final String COLUMNS =
            "id, seq, rank, kind, queue, state, priority, attempt, max_attempts, timeout, created_at,"
                    + " run_at, started_at, finished_at, percent, message, result, error_type, error_message, error_attempt,"
                    + " error_at, payload, version, unique_key, tags, owner, callback, trace";

    /** The number of the first column behind them: to ask by name costs more than to read. */
    static final int NEXT = 29;

    private static final String TAG_END = "\u001f";

    /** The columns that {@link #event} reads, of {@code job j} and {@code job_event e}. */
    static final String EVENT_COLUMNS =
            "j.id, j.kind, j.queue, e.state, e.attempt, e.version, e.at, e.percent, e.message,"
                    + " e.error_type, e.error_message, e.error_trace, j.result";

    private JobRow() {}

    static Job job(ResultSet row) throws SQLException {
        return new Job(
                id(row.getBytes(1)),
                row.getLong(2),
                row.getLong(3),
                row.getString(4),
                row.getString(5),
                JobState.of(row.getString(6)),
                row.getInt(7),
                row.getInt(8),
                row.getInt(9),
                Duration.ofMillis(row.getLong(10)),
                Instant.ofEpochMilli(row.getLong(11)),
                Instant.ofEpochMilli(row.getLong(12)),
                instant(row, 13),
                instant(row, 14),
                progress(row, 15),
                row.getString(17),
                error(row),
                row.getString(22),
                row.getString(24),
                tags(row.getString(25)),
                row.getString(26),
                row.getString(27),
                row.getString(28),
                row.getLong(23));
    }

    static JobEvent event(ResultSet row) throws SQLException {
        JobState state = JobState.of(row.getString(4));
        int attempt = row.getInt(5);
        Instant at = Instant.ofEpochMilli(row.getLong(7));
        String type = row.getString(10);
        return new JobEvent(
                id(row.getBytes(1)),
                row.getString(2),
                row.getString(3),
                state,
                attempt,
                row.getLong(6),
                at,
                progress(row, 8),
                state == JobState.SUCCEEDED ? row.getString(13) : null,
                type == null ? null : new JobError(type, row.getString(11), attempt, at, row.getString(12)));
    }

    /** As they are stored: each between two characters that no tag holds. */
    static @Nullable String tags(List<String> tags) {
        return tags.isEmpty() ? null : TAG_END + String.join(TAG_END, tags) + TAG_END;
    }

    static List<String> tags(@Nullable String stored) {
        return stored == null ? List.of() : List.of(stored.substring(1).split(TAG_END));
    }

    static byte[] bytes(JobId id) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.value().getMostSignificantBits())
                .putLong(id.value().getLeastSignificantBits())
                .array();
    }

    static JobId id(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new JobId(new UUID(buffer.getLong(), buffer.getLong()));
    }

    static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Progress progress(ResultSet row, int column) throws SQLException {
        int percent = row.getInt(column);
        return row.wasNull() ? null : new Progress(percent, row.getString(column + 1));
    }

    private static @Nullable JobError error(ResultSet row) throws SQLException {
        String type = row.getString(18);
        return type == null
                ? null
                : new JobError(type, row.getString(19), row.getInt(20), Instant.ofEpochMilli(row.getLong(21)), null);
    }
}
