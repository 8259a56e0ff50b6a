package dev.sluice.store;

import java.time.Duration;

/**
 * Starts that the rate limit of a queue leaves to one process.
 *
 * @param starts how many, an interval between any two; 0 if all of the moments to come are given away
 * @param in when the first of them is due, or when it is worth while to ask again
 */
public record Grant(int starts, Duration in) {}
