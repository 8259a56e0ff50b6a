package dev.sluice.store.postgres;

import static java.util.stream.Collectors.toMap;

import dev.sluice.job.IdempotencyKey;
import dev.sluice.job.Job;
import dev.sluice.job.JobException;
import dev.sluice.job.JobId;
import dev.sluice.job.NewJob;
import dev.sluice.job.Priority;
import dev.sluice.store.Insertion;
import io.r2dbc.spi.R2dbcException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The way in: rows and their first events, unless keys say that the jobs are there already. */
final class Inserts implements Sort<Inserts.Asked, Insertion> {

    private static final String CALL = "SELECT i.place, i.outcome, i.number FROM (SELECT $1::bigint AS home %s) x"
            + " CROSS JOIN LATERAL sluice.insert_jobs(x.home, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,"
            + " $16, $17, $18, $19, $20, $21, $22, $23) i";

    /** PostgreSQL's word for a violated unique index. */
    private static final String TWICE = "23505";

    private static final String STORED = "SELECT j.id, j.seq FROM sluice.job j WHERE j.id = ANY ($1)";

    private final Database database;
    private final Jobs jobs;
    private final long home;
    private final Clock clock;

    Inserts(Database database, Jobs jobs, long home, Clock clock) {
        this.database = database;
        this.jobs = jobs;
        this.home = home;
        this.clock = clock;
    }

    /**
     * A wish for a new job.
     *
     * @param job its content
     * @param buffered whether this process holds a place for it
     */
    record Asked(NewJob job, boolean buffered) {

        @Nullable
        IdempotencyKey key() {
            return job.idempotencyKey();
        }
    }

    /** What the database says of one, by its place in the group. */
    record Found(int place, String outcome, long number) {}

    @Override
    public @Nullable Object key(Asked asked) {
        return null;
    }

    @Override
    public long size(Asked asked) {
        String payload = asked.job().payload();
        return payload == null ? 0 : payload.length();
    }

    @Override
    public Mono<List<Long>> write(List<Entry<Asked, Insertion>> group) {
        return known(group).flatMap(known -> writeUnknown(group, known));
    }

    /** Those whose last answer was lost, and that are there all the same. */
    private Mono<Map<JobId, Long>> known(List<Entry<Asked, Insertion>> group) {
        UUID[] ids = group.stream()
                .filter(Entry::isDoubtful)
                .map(entry -> entry.asked().job().id().value())
                .toArray(UUID[]::new);
        if (ids.length == 0) {
            return Mono.just(Map.of());
        }
        Sql<Map.Entry<JobId, Long>> stored =
                new Sql<>(STORED, List.of((Object) ids), row -> Map.entry(JobRow.id(row, 0), JobRow.number(row, 1)));
        return database.rows(stored).map(rows -> rows.stream().collect(toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private Mono<List<Long>> writeUnknown(List<Entry<Asked, Insertion>> group, Map<JobId, Long> known) {
        List<Entry<Asked, Insertion>> unknown = new ArrayList<>();
        for (Entry<Asked, Insertion> entry : group) {
            Long seq = entry.isDoubtful() ? known.get(entry.asked().job().id()) : null;
            if (seq == null) {
                unknown.add(entry);
            } else {
                entry.answer(new Insertion(entry.asked().job().stored(seq), true));
            }
        }
        return unknown.isEmpty() ? Mono.just(List.of()) : writeAll(unknown);
    }

    private Mono<List<Long>> writeAll(List<Entry<Asked, Insertion>> group) {
        List<Asked> asked = group.stream().map(Entry::asked).toList();
        return database.rows(insert(asked, "", List.of()))
                .flatMap(found -> answer(group, found))
                .onErrorResume(
                        Inserts::isTwice,
                        twice -> known(group)
                                .flatMap(known -> known.isEmpty() ? Mono.error(twice) : writeUnknown(group, known)));
    }

    /** What nobody had answered for may be committed after it was looked for. */
    private static boolean isTwice(Throwable cause) {
        return cause instanceof R2dbcException refused && TWICE.equals(refused.getSqlState());
    }

    /** The statement that inserts these if a condition holds, whose values follow those of the jobs. */
    Sql<Found> insert(List<Asked> asked, String condition, List<Object> more) {
        List<Object> values = new ArrayList<>(columns(asked));
        values.addAll(more);
        return new Sql<>(
                CALL.formatted(condition),
                values,
                row -> new Found((int) JobRow.number(row, 0) - 1, JobRow.text(row, 1), JobRow.number(row, 2)));
    }

    private List<Object> columns(List<Asked> asked) {
        return new Columns<>(asked, home, clock.millis(), IdempotencyKey.LIFE.toMillis())
                .ids(each -> each.job().id().value())
                .texts(each -> each.job().kind())
                .texts(each -> each.job().queue())
                .texts(each -> each.job().firstState().text())
                .integers(each -> each.job().priority())
                .numbers(each -> Priority.rank(each.job().runAt(), each.job().priority()))
                .integers(each -> each.job().maxAttempts())
                .numbers(each -> each.job().timeout().toMillis())
                .numbers(each -> each.job().createdAt().toEpochMilli())
                .numbers(each -> each.job().runAt().toEpochMilli())
                .flags(Asked::buffered)
                .texts(each -> each.job().payload())
                .texts(each -> each.job().uniqueKey())
                .texts(each -> each.job().tags().isEmpty()
                        ? null
                        : String.join("\u001f", each.job().tags()))
                .texts(each -> each.job().owner())
                .texts(each -> each.job().callback())
                .texts(each -> each.job().trace())
                .texts(each -> each.key() == null ? null : each.key().owner())
                .texts(each -> each.key() == null ? null : each.key().key())
                .texts(each -> each.key() == null ? null : each.key().digest())
                .values();
    }

    private Mono<List<Long>> answer(List<Entry<Asked, Insertion>> group, List<Found> found) {
        List<Long> met = found.stream()
                .filter(each -> each.outcome().equals("met"))
                .map(Found::number)
                .toList();
        return (met.isEmpty() ? Mono.just(Map.<Long, Job>of()) : jobs.bySeq(met)).map(stood -> {
            found.forEach(each -> answer(group.get(each.place()), each, stood));
            return events(found);
        });
    }

    private static void answer(Entry<Asked, Insertion> entry, Found found, Map<Long, Job> stood) {
        switch (found.outcome()) {
            case "new" -> entry.answer(new Insertion(entry.asked().job().stored(found.number()), true));
            case "met" ->
                entry.answer(new Insertion(Objects.requireNonNull(stood.get(found.number()), "it is gone"), false));
            default ->
                entry.fail(new JobException.KeyReused(
                        Objects.requireNonNull(entry.asked().key()).key()));
        }
    }

    private static List<Long> events(List<Found> found) {
        return found.stream().map(Inserts::event).filter(Objects::nonNull).toList();
    }

    /** A job has the number of its first event. */
    static @Nullable Long event(Found found) {
        return found.outcome().equals("new") ? found.number() : null;
    }
}
