package dev.sluice.store;

import org.jspecify.annotations.Nullable;

/**
 * A job that was handed in and checked.
 *
 * @param number its place in the inbox
 * @param wrong what is wrong with it, for people; null if nothing is
 * @param callable whether its callback may be called, if it has one
 */
public record Judged(long number, @Nullable String wrong, boolean callable) {}
