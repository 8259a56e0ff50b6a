package dev.sluice.store.postgres;

import dev.sluice.store.QueueOverride;
import dev.sluice.store.postgres.Sql.Null;
import io.r2dbc.spi.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** What persons set for queues, as rows. A change is made of what was read, and made again if that is not there any more. */
record Overrides(Reads reads, Writes writes) {

    private static final String ALL = "SELECT queue, paused, concurrency, rate_limit FROM sluice.queue_override";

    private static final String ONE = "SELECT q.queue, o.paused, o.concurrency, o.rate_limit"
            + " FROM (SELECT $1::text AS queue) q LEFT JOIN sluice.queue_override o ON o.queue = q.queue";

    private static final String UNCHANGED = " paused IS NOT DISTINCT FROM $2 AND concurrency IS NOT DISTINCT FROM $3"
            + " AND rate_limit IS NOT DISTINCT FROM $4";

    private static final String ADD = "INSERT INTO sluice.queue_override (queue, paused, concurrency, rate_limit)"
            + " VALUES ($1, $2, $3, $4) ON CONFLICT (queue) DO NOTHING RETURNING queue";

    private static final String CHANGE =
            "UPDATE sluice.queue_override SET paused = $5, concurrency = $6, rate_limit = $7" + " WHERE queue = $1 AND"
                    + UNCHANGED + " RETURNING queue";

    private static final String REMOVE =
            "DELETE FROM sluice.queue_override WHERE queue = $1 AND" + UNCHANGED + " RETURNING queue";

    Mono<Map<String, QueueOverride>> all() {
        return reads.all(new Sql<>(ALL, List.of(), row -> Map.entry(JobRow.text(row, 0), override(row))))
                .map(rows -> {
                    Map<String, QueueOverride> all = new TreeMap<>();
                    rows.forEach(each -> all.put(each.getKey(), each.getValue()));
                    return all;
                });
    }

    private static QueueOverride override(Row row) {
        return new QueueOverride(row.get(1, Boolean.class), row.get(2, Integer.class), row.get(3, Double.class));
    }

    Mono<QueueOverride> change(String queue, UnaryOperator<QueueOverride> change) {
        return reads.first(new Sql<>(ONE, List.of(queue), Overrides::override)).flatMap(before -> {
            QueueOverride after = change.apply(before);
            return after.equals(before)
                    ? Mono.just(after)
                    : writes.write(new Sql<>(statement(before, after), values(queue, before, after), row -> queue))
                            .flatMap(changed -> changed.isEmpty() ? change(queue, change) : Mono.just(after));
        });
    }

    private static String statement(QueueOverride before, QueueOverride after) {
        if (before.equals(QueueOverride.NONE)) {
            return ADD;
        }
        return after.equals(QueueOverride.NONE) ? REMOVE : CHANGE;
    }

    private static List<Object> values(String queue, QueueOverride before, QueueOverride after) {
        List<Object> values = new ArrayList<>(List.of(queue));
        if (!before.equals(QueueOverride.NONE)) {
            add(values, before);
        }
        if (!after.equals(QueueOverride.NONE)) {
            add(values, after);
        }
        return values;
    }

    private static void add(List<Object> values, QueueOverride override) {
        values.add(Null.or(override.paused(), Boolean.class));
        values.add(Null.or(override.concurrency(), Integer.class));
        values.add(Null.or(override.rateLimit(), Double.class));
    }
}
