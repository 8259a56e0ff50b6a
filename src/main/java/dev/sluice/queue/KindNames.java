package dev.sluice.queue;

import java.util.Set;

/**
 * The kinds of jobs that this process can run, and so those that it takes from the store.
 *
 * @param names not empty
 */
public record KindNames(Set<String> names) {}
