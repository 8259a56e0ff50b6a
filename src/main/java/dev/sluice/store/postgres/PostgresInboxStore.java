package dev.sluice.store.postgres;

import dev.sluice.job.Priority;
import dev.sluice.store.Handed;
import dev.sluice.store.InboxStore;
import dev.sluice.store.Judged;
import dev.sluice.store.KnownKind;
import dev.sluice.store.KnownQueue;
import dev.sluice.store.Taken;
import io.r2dbc.spi.Row;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The inbox that {@code sluice_submit} writes to, see {@code V3__submit.sql}. */
record PostgresInboxStore(Reads reads, Writes writes, long home, Clock clock) implements InboxStore {

    private static final String MAKE_KNOWN = "SELECT sluice.make_known($1, $2, $3, $4, $5, $6, $7, $8)";

    private static final String COUNT = "SELECT sluice.count_waiting()";

    /** Large payloads are read a few at a time. */
    private static final String HANDED = "SELECT s.number, s.kind, s.payload, s.callback"
            + " FROM (SELECT f.*, sum(octet_length(f.payload)) OVER (ORDER BY f.number) AS size"
            + " FROM (SELECT i.number, i.kind, i.payload, i.callback FROM sluice.inbox i"
            + " WHERE i.kind = ANY ($1) AND i.queue = ANY ($2) OR NOT EXISTS (SELECT 1 FROM sluice.known_kind k"
            + " JOIN sluice.known_queue q ON q.home = k.home JOIN sluice.replica r ON r.home = k.home"
            + " WHERE k.name = i.kind AND q.name = i.queue) ORDER BY i.number LIMIT $3) f) s"
            + " WHERE s.size - octet_length(s.payload) < 4194304 ORDER BY s.number";

    private static final String TAKE =
            "SELECT t.event, t.became, t.line, t.created_at FROM sluice.take_in($1, $2, $3, $4, $5, $6) t";

    /** One event of a job that was taken. */
    private record Told(
            long event, @Nullable String became, @Nullable String queue, Instant handedAt) {

        static Told of(Row row) {
            return new Told(
                    JobRow.number(row, 0),
                    row.get(1, String.class),
                    row.get(2, String.class),
                    Instant.ofEpochMilli(JobRow.number(row, 3)));
        }

        boolean is(String state) {
            return state.equals(became);
        }
    }

    @Override
    public Mono<Void> makeKnown(List<KnownKind> kinds, List<KnownQueue> queues) {
        List<Object> values = new Columns<>(kinds, home)
                .texts(KnownKind::name)
                .integers(KnownKind::maxAttempts)
                .numbers(kind -> kind.timeout().toMillis())
                .numbers(KnownKind::maxPayload)
                .and(new Columns<>(queues)
                        .texts(KnownQueue::name)
                        .integers(KnownQueue::capacity)
                        .integers(KnownQueue::backlogLimit)
                        .values()
                        .toArray())
                .values();
        return writes.write(new Sql<>(MAKE_KNOWN, values, row -> true)).then();
    }

    @Override
    public Mono<Void> count() {
        return writes.write(new Sql<>(COUNT, List.of(), row -> true)).then();
    }

    @Override
    public Mono<List<Handed>> handed(Set<String> kinds, Set<String> queues, int limit) {
        List<Object> values = List.of(kinds.toArray(String[]::new), queues.toArray(String[]::new), limit);
        return reads.all(new Sql<>(
                HANDED,
                values,
                row -> new Handed(
                        JobRow.number(row, 0), JobRow.text(row, 1), JobRow.text(row, 2), row.get(3, String.class))));
    }

    @Override
    public Mono<Taken> take(List<Judged> judged) {
        return Mono.defer(() -> {
            List<Object> values = new Columns<>(judged, home, clock.millis(), Priority.STEP.toMillis())
                    .numbers(Judged::number)
                    .texts(Judged::wrong)
                    .flags(Judged::callable)
                    .values();
            return writes.write(new Sql<>(TAKE, values, Told::of), Told::event).map(PostgresInboxStore::taken);
        });
    }

    private static Taken taken(List<Told> told) {
        Map<String, Integer> queued = new TreeMap<>();
        for (Told each : told) {
            if (each.queue() != null && each.is("queued")) {
                queued.merge(each.queue(), 1, Integer::sum);
            }
        }
        return new Taken(
                queued,
                told.stream()
                        .filter(each -> each.queue() != null)
                        .map(Told::handedAt)
                        .toList(),
                count(told, "failed"),
                count(told, "cancelled"));
    }

    private static int count(List<Told> told, String state) {
        return (int) told.stream().filter(each -> each.is(state)).count();
    }
}
