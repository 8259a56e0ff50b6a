package dev.sluice.store.postgres;

import dev.sluice.store.Ticket;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;

/** What a process takes of what waits: in the store and in no buffer, or in the buffers of others. */
final class Feeds {

    static final String FEED =
            "SELECT f.id, f.rank, f.seq, f.run_at FROM sluice.feed_jobs($1, $2, $3, $4, $5, $6, $7) f";

    static final String BORROW = "SELECT b.id, b.rank, b.seq, b.run_at FROM sluice.borrow_jobs($1, $2, $3, $4) b";

    private final Writes writes;
    private final long home;
    private final LongSupplier horizon;
    private final LongSupplier nanos;
    private final Map<Line, Frontier> frontiers = new ConcurrentHashMap<>();

    /** One that hears to which horizon the log has come, and what time it is by a monotonic clock. */
    Feeds(Writes writes, long home, LongSupplier horizon, LongSupplier nanos) {
        this.writes = writes;
        this.home = home;
        this.horizon = horizon;
        this.nanos = nanos;
    }

    private record Line(String queue, Set<String> kinds) {}

    Mono<List<Ticket>> feed(String queue, Set<String> kinds, int limit) {
        return Mono.defer(() -> {
            Frontier frontier = frontiers.computeIfAbsent(new Line(queue, Set.copyOf(kinds)), line -> new Frontier());
            Frontier.Look look = frontier.next(horizon.getAsLong(), nanos.getAsLong());
            return take(feed(home, queue, kinds, limit, look))
                    .doOnNext(taken -> frontier.looked(look, taken, taken.size() < limit, nanos.getAsLong()));
        });
    }

    /** The statement of a look. */
    static Sql<Ticket> feed(long home, String queue, Set<String> kinds, int limit, Frontier.Look look) {
        Frontier.Place place = look.place();
        Object after = look.isWhole() ? new Sql.Null(Long.class) : look.after();
        List<Object> values = List.of(home, queue, named(kinds), limit, place.rank(), place.seq(), after);
        return new Sql<>(FEED, values, JobRow::ticket);
    }

    Mono<List<Ticket>> borrow(String queue, Set<String> kinds, int limit) {
        return take(new Sql<>(BORROW, List.of(home, queue, named(kinds), limit), JobRow::ticket));
    }

    private static String[] named(Set<String> kinds) {
        return kinds.toArray(String[]::new);
    }

    private Mono<List<Ticket>> take(Sql<Ticket> statement) {
        return writes.write(statement)
                .map(tickets ->
                        tickets.stream().sorted(Comparator.naturalOrder()).toList());
    }
}
