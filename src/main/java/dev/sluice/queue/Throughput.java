package dev.sluice.queue;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How many jobs started and ended a second, over the last minute or since the first started, if that is less. */
final class Throughput {

    private static final int SECONDS = 60;

    private final LongSupplier nanoTime;
    private final int[] starts = new int[SECONDS];
    private final int[] ends = new int[SECONDS];
    private long second;
    private long began;
    private boolean running;

    Throughput(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Notes that a job started: the first one starts the clock. */
    synchronized void started() {
        count(starts);
    }

    /** Notes that a job ended. */
    synchronized void ended() {
        count(ends);
    }

    private void count(int[] jobs) {
        if (!running) {
            running = true;
            began = now();
            second = began;
        }
        advance();
        jobs[slot(second)]++;
    }

    /** Starts a second; 0 before the first and a minute after the last. */
    synchronized double startsPerSecond() {
        return perSecond(starts);
    }

    /** Ends a second; 0 before the first and a minute after the last. */
    synchronized double endsPerSecond() {
        return perSecond(ends);
    }

    private double perSecond(int[] jobs) {
        if (!running) {
            return 0;
        }
        advance();
        long sum = 0;
        for (int count : jobs) {
            sum += count;
        }
        return (double) sum / Math.min(SECONDS, second - began + 1);
    }

    private void advance() {
        long now = now();
        for (long next = Math.max(second, now - SECONDS) + 1; next <= now; next++) {
            starts[slot(next)] = 0;
            ends[slot(next)] = 0;
        }
        second = now;
    }

    private long now() {
        return Duration.ofNanos(nanoTime.getAsLong()).toSeconds();
    }

    private static int slot(long second) {
        return Math.floorMod(second, SECONDS);
    }
}
