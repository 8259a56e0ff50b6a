package dev.sluice.store.sqlite;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What one caller wants done within a transaction that it shares with others. It may run more than once, since a group
 * that fails is taken back and run again in parts: it changes nothing but the database,
 * and what its session forgets with a transaction that is taken back.
 *
 * @param <T> its answer
 */
@FunctionalInterface
interface Work<T> {

    @Nullable
    T run(Session session) throws SQLException;
}
