package dev.sluice.store.postgres;

import java.util.List;
import reactor.core.publisher.Mono;

/** What only reads. */
record Reads(Database database) {

    <T> Mono<List<T>> all(Sql<T> sql) {
        return database.rows(sql).onErrorMap(Trouble::told);
    }

    /** The first row, or nothing. */
    <T> Mono<T> first(Sql<T> sql) {
        return all(sql).flatMap(rows -> rows.isEmpty() ? Mono.empty() : Mono.just(rows.get(0)));
    }
}
