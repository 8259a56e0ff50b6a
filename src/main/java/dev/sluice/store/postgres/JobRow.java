package dev.sluice.store.postgres;

import dev.sluice.job.Job;
import dev.sluice.job.JobError;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.Progress;
import dev.sluice.store.Ticket;
import io.r2dbc.spi.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How rows become values. */
final class JobRow {

    /** The columns that {@link #job} reads, of {@code j}. */
    static final String COLUMNS =
            "(j).id, (j).seq, (j).rank, (j).kind, (j).queue, (j).state, (j).priority, (j).attempt, (j).max_attempts,"
                    + " (j).timeout, (j).created_at, (j).run_at, (j).started_at, (j).finished_at, (j).percent, (j).message,"
                    + " (j).result, (j).error_type, (j).error_message, (j).error_attempt, (j).error_at, (j).payload,"
                    + " (j).version, (j).unique_key, (j).tags, (j).owner, (j).callback, (j).trace";

    /** The same without what may be large. */
    static final String LISTED = COLUMNS.replace("(j).result", "NULL::text").replace("(j).payload", "''::text");

    /** How many there are: what a query adds begins here. */
    static final int NEXT = 28;

    /** The columns that {@link #event} reads, of {@code j} and {@code job_event e}. */
    static final String EVENT_COLUMNS =
            "j.id, j.kind, j.queue, e.state, e.attempt, e.version, e.at, e.percent, e.message,"
                    + " e.error_type, e.error_message, e.error_trace, CASE WHEN e.state = 'succeeded' THEN j.result END";

    /** How many there are. */
    static final int NEXT_TO_EVENT = 13;

    private JobRow() {}

    static Job job(Row row) {
        return new Job(
                id(row, 0),
                number(row, 1),
                number(row, 2),
                text(row, 3),
                text(row, 4),
                JobState.of(text(row, 5)),
                integer(row, 6),
                integer(row, 7),
                integer(row, 8),
                Duration.ofMillis(number(row, 9)),
                Instant.ofEpochMilli(number(row, 10)),
                Instant.ofEpochMilli(number(row, 11)),
                instant(row, 12),
                instant(row, 13),
                progress(row, 14),
                row.get(16, String.class),
                error(row),
                text(row, 21),
                row.get(23, String.class),
                tags(row, 24),
                row.get(25, String.class),
                row.get(26, String.class),
                row.get(27, String.class),
                number(row, 22));
    }

    static JobEvent event(Row row) {
        int attempt = integer(row, 4);
        Instant at = Instant.ofEpochMilli(number(row, 6));
        String type = row.get(9, String.class);
        return new JobEvent(
                id(row, 0),
                text(row, 1),
                text(row, 2),
                JobState.of(text(row, 3)),
                attempt,
                number(row, 5),
                at,
                progress(row, 7),
                row.get(12, String.class),
                type == null
                        ? null
                        : new JobError(type, row.get(10, String.class), attempt, at, row.get(11, String.class)));
    }

    /** A row of id, rank, seq and run_at. */
    static Ticket ticket(Row row) {
        return new Ticket(id(row, 0), number(row, 1), number(row, 2), Instant.ofEpochMilli(number(row, 3)));
    }

    static JobId id(Row row, int column) {
        return new JobId(Objects.requireNonNull(row.get(column, UUID.class)));
    }

    static List<String> tags(Row row, int column) {
        return List.of(Objects.requireNonNull(row.get(column, String[].class)));
    }

    static String text(Row row, int column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }

    static long number(Row row, int column) {
        return Objects.requireNonNull(row.get(column, Long.class));
    }

    static long orZero(Row row, int column) {
        Long value = row.get(column, Long.class);
        return value == null ? 0 : value;
    }

    static int integer(Row row, int column) {
        return Objects.requireNonNull(row.get(column, Integer.class));
    }

    static @Nullable Instant instant(Row row, int column) {
        Long millis = row.get(column, Long.class);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Progress progress(Row row, int column) {
        Integer percent = row.get(column, Integer.class);
        return percent == null ? null : new Progress(percent, row.get(column + 1, String.class));
    }

    private static @Nullable JobError error(Row row) {
        String type = row.get(17, String.class);
        return type == null
                ? null
                : new JobError(
                        type, row.get(18, String.class), integer(row, 19), Instant.ofEpochMilli(number(row, 20)), null);
    }
}
