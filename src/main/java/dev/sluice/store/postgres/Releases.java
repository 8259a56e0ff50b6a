package dev.sluice.store.postgres;

import dev.sluice.store.Ticket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Waiting jobs given back from this process's buffer; nobody sees that but the feeds. */
final class Releases implements Sort<Ticket, Boolean> {

    private static final String RELEASE = "SELECT sluice.release_jobs($1, $2)";

    private final Database database;
    private final long home;

    Releases(Database database, long home) {
        this.database = database;
        this.home = home;
    }

    @Override
    public Object key(Ticket asked) {
        return asked.seq();
    }

    @Override
    public long size(Ticket asked) {
        return 0;
    }

    @Override
    public Mono<List<Long>> write(List<Entry<Ticket, Boolean>> group) {
        Long[] seqs = group.stream().map(entry -> entry.asked().seq()).toArray(Long[]::new);
        return database.rows(new Sql<>(RELEASE, List.of(home, seqs), row -> JobRow.number(row, 0)))
                .map(rows -> {
                    Set<Long> released = new HashSet<>(rows);
                    group.forEach(entry ->
                            entry.answer(released.contains(entry.asked().seq())));
                    return List.of();
                });
    }
}
