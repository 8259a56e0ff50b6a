package dev.sluice.store.sqlite;

import reactor.core.publisher.Mono;

/** Where reads are done: beside the writer on a file, by the writer in memory. */
@FunctionalInterface
interface Reads {

    <T> Mono<T> read(Work<T> work);
}
