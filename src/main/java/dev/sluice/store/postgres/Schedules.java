package dev.sluice.store.postgres;

import dev.sluice.job.JobId;
import dev.sluice.job.NewJob;
import dev.sluice.store.Schedule;
import dev.sluice.store.postgres.Sql.Null;
import io.r2dbc.spi.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Schedules as rows. */
record Schedules(Reads reads, Writes writes) {

    private static final String SELECT = "SELECT name, cron, zone, asked, kind, queue, payload, priority, max_attempts,"
            + " timeout, unique_key, tags, next_at, last_at, callback FROM sluice.schedule";

    private static final String ALL = SELECT + " ORDER BY name COLLATE \"C\"";
    private static final String ONE = SELECT + " WHERE name = $1";
    private static final String DUE = SELECT + " WHERE next_at <= $1 ORDER BY next_at";

    private static final String KEEP =
            "INSERT INTO sluice.schedule AS s (name, cron, zone, asked, kind, queue, payload,"
                    + " priority, max_attempts, timeout, unique_key, tags, callback, next_at)"
                    + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
                    + " ON CONFLICT (name) DO UPDATE SET cron = excluded.cron, zone = excluded.zone, asked = excluded.asked,"
                    + " kind = excluded.kind, queue = excluded.queue, payload = excluded.payload, priority = excluded.priority,"
                    + " max_attempts = excluded.max_attempts, timeout = excluded.timeout, unique_key = excluded.unique_key,"
                    + " tags = excluded.tags, callback = excluded.callback, next_at = excluded.next_at RETURNING s.xmax = 0";

    private static final String REMOVE = "DELETE FROM sluice.schedule WHERE name = $1 RETURNING name";

    /** A template has no name of its own. */
    private static final JobId NOBODY = new JobId(new UUID(0, 0));

    Mono<List<Schedule>> all() {
        return reads.all(new Sql<>(ALL, List.of(), Schedules::schedule));
    }

    Mono<Schedule> one(String name) {
        return reads.first(new Sql<>(ONE, List.of(name), Schedules::schedule));
    }

    Mono<List<Schedule>> due(Instant now) {
        return reads.all(new Sql<>(DUE, List.of(now.toEpochMilli()), Schedules::schedule));
    }

    Mono<Boolean> put(Schedule schedule) {
        NewJob job = schedule.template();
        List<Object> values = List.of(
                schedule.name(),
                schedule.cron(),
                schedule.zone(),
                schedule.asked(),
                job.kind(),
                job.queue(),
                job.payload(),
                job.priority(),
                job.maxAttempts(),
                job.timeout().toMillis(),
                Columns.or(job.uniqueKey()),
                job.tags().toArray(String[]::new),
                Columns.or(job.callback()),
                millis(schedule.nextAt()));
        return writes.write(new Sql<>(KEEP, values, row -> Boolean.TRUE.equals(row.get(0, Boolean.class))))
                .map(rows -> rows.get(0));
    }

    Mono<Boolean> remove(String name) {
        return writes.write(new Sql<>(REMOVE, List.of(name), row -> name)).map(rows -> !rows.isEmpty());
    }

    /** Milliseconds, or SQL's NULL. */
    static Object millis(@Nullable Instant time) {
        return Null.or(time == null ? null : time.toEpochMilli(), Long.class);
    }

    private static Schedule schedule(Row row) {
        NewJob template = new NewJob(
                NOBODY,
                JobRow.text(row, 4),
                JobRow.text(row, 5),
                JobRow.text(row, 6),
                JobRow.integer(row, 7),
                Instant.EPOCH,
                Instant.EPOCH,
                JobRow.integer(row, 8),
                Duration.ofMillis(JobRow.number(row, 9)),
                row.get(10, String.class),
                JobRow.tags(row, 11),
                null,
                row.get(14, String.class),
                null,
                null);
        return new Schedule(
                JobRow.text(row, 0),
                JobRow.text(row, 1),
                JobRow.text(row, 2),
                JobRow.text(row, 3),
                template,
                JobRow.instant(row, 12),
                JobRow.instant(row, 13));
    }
}
