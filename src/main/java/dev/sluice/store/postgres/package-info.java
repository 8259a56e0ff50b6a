/**
 * The store that many processes share: a PostgreSQL database, spoken to without a thread that waits.
 *
 * <p>Start with {@link dev.sluice.store.postgres.PostgresJobStore}; what changes jobs is in {@code db/postgres}, in SQL.
 * This package may know {@code store} and {@code job}; nobody imports it, configuration finds it.
 */
@NullMarked
package dev.sluice.store.postgres;

import org.jspecify.annotations.NullMarked;
