package dev.sluice.store;

import java.time.Instant;

/**
 * A process on a store, by its own lease.
 *
 * @param name its machine and its number there, for people
 * @param version of its program
 * @param startedAt since when it has the store
 * @param lastSeenAt when it last said that it lives
 * @param running jobs that it runs
 */
public record Replica(String name, String version, Instant startedAt, Instant lastSeenAt, long running) {}
