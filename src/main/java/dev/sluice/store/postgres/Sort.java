package dev.sluice.store.postgres;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One sort of write, and the statement that writes many of them.
 *
 * @param <A> what is asked for
 * @param <T> the answer
 */
interface Sort<A, T> {

    /**
     * What two writes have in common that may not be under way at once, since a statement changes a row once only.
     *
     * @param asked one write
     * @return null for nothing
     */
    @Nullable
    Object key(A asked);

    /**
     * How much room it takes.
     *
     * @param asked one write
     * @return about so many characters
     */
    long size(A asked);

    /**
     * Writes a group in one statement, and answers each of its entries.
     *
     * @param group at least one
     * @return when it is committed, the numbers of its events; or why nothing of it was written
     */
    Mono<List<Long>> write(List<Entry<A, T>> group);
}
