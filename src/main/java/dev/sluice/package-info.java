/**
 * Sluice takes jobs over HTTP, keeps them, and runs them, so many at a time and no more.
 *
 * <p>This package is the wiring and may know every other. Start with {@link dev.sluice.SluiceApplication}, then follow a
 * request from {@code dev.sluice.http} to {@code dev.sluice.queue}, {@code dev.sluice.store} and
 * {@code dev.sluice.worker}.
 */
@NullMarked
package dev.sluice;

import org.jspecify.annotations.NullMarked;
