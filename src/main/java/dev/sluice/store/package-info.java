/**
 * The truth about jobs: a port, and what every store behind it promises.
 *
 * <p>Start with {@link dev.sluice.store.JobStore}. This package knows the words of {@code job}; who implements the port
 * is found by configuration.
 */
@NullMarked
package dev.sluice.store;

import org.jspecify.annotations.NullMarked;
