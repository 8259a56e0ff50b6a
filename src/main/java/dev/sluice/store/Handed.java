package dev.sluice.store;

import org.jspecify.annotations.Nullable;

/**
 * What is still to be checked of a job that was handed in.
 *
 * @param number its place in the inbox
 * @param kind which handler runs it
 * @param payload JSON text
 * @param callback the URL to tell when it has ended, or null
 */
public record Handed(
        long number, String kind, String payload, @Nullable String callback) {}
