/**
 * The store in one SQLite file: one writer that commits in groups, readers beside it.
 *
 * <p>Start with {@link dev.sluice.store.sqlite.SqliteJobStore}. Nobody imports this package; it is found by the setting
 * {@code sluice.store.kind=sqlite}.
 */
@NullMarked
package dev.sluice.store.sqlite;

import org.jspecify.annotations.NullMarked;
