package dev.sluice.job;

/**
 * One thing that is wrong with a submission.
 *
 * @param field its path, such as {@code payload.duration}; empty for the whole
 * @param message what is wrong and what is allowed
 */
public record FieldError(String field, String message) {}
