/**
 * The judge of what became of jobs: begin at {@link dev.sluice.fault.judge.Judge}. It knows three ledgers, each kept by somebody
 * else, and the words of {@code dev.sluice.job}; it reads nothing, asks nobody and has no clock.
 */
package dev.sluice.fault.judge;
