package dev.sluice.store.postgres;

import static java.util.stream.Collectors.toMap;

import dev.sluice.store.Claim;
import dev.sluice.store.Ticket;
import io.r2dbc.spi.Row;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Claims of waiting jobs. A claim whose answer was lost may hold all the same, so who asks for the job again, however much
 * later, is answered with it: it would run for ever otherwise, in a process that knows nothing of it.
 */
final class Starts implements Sort<Ticket, Claim> {

    private static final String START = "SELECT " + JobRow.COLUMNS.replace("(j)", "(s.j)")
            + ", s.event, (s.j).epoch FROM sluice.start_jobs($1, $2, $3, $4) AS s (event, j)";

    private final Database database;
    private final long home;
    private final Clock clock;
    private final Set<Long> doubtful = ConcurrentHashMap.newKeySet();

    Starts(Database database, long home, Clock clock) {
        this.database = database;
        this.home = home;
        this.clock = clock;
    }

    /** The claim may hold, and nobody has it. */
    void doubt(Ticket ticket) {
        doubtful.add(ticket.seq());
    }

    /** Whether a claim of the job with this number may hold that is still to be asked for again. */
    boolean isDoubtful(long seq) {
        return doubtful.contains(seq);
    }

    private record Started(@Nullable Long event, Claim claim) {}

    @Override
    public Object key(Ticket asked) {
        return asked.seq();
    }

    @Override
    public long size(Ticket asked) {
        return 0;
    }

    @Override
    public Mono<List<Long>> write(List<Entry<Ticket, Claim>> group) {
        List<Long> seqs = group.stream().map(entry -> entry.asked().seq()).toList();
        List<Long> again = seqs.stream().filter(doubtful::contains).toList();
        List<Object> values = List.of(home, clock.millis(), seqs.toArray(Long[]::new), again.toArray(Long[]::new));
        return database.rows(new Sql<>(START, values, Starts::started))
                .doOnError(cause -> {
                    if (Trouble.of(cause) == Trouble.UNANSWERED) {
                        doubtful.addAll(seqs);
                    }
                })
                .map(started -> {
                    seqs.forEach(doubtful::remove);
                    return answer(group, started);
                });
    }

    private static Started started(Row row) {
        Claim claim = new Claim(JobRow.job(row), JobRow.number(row, JobRow.NEXT + 1));
        return new Started(row.get(JobRow.NEXT, Long.class), claim);
    }

    private static List<Long> answer(List<Entry<Ticket, Claim>> group, List<Started> started) {
        Map<Long, Claim> claims = started.stream()
                .map(Started::claim)
                .collect(toMap(claim -> claim.job().seq(), claim -> claim));
        group.forEach(entry -> entry.answer(claims.get(entry.asked().seq())));
        List<Long> events = new ArrayList<>();
        for (Started each : started) {
            if (each.event() != null) {
                events.add(each.event());
            }
        }
        return events;
    }
}
