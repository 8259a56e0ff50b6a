package dev.sluice.queue;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How many jobs ended a second, over the last minute or since the first began, if that is less. */
final class Throughput {

    private static final int SECONDS = 60;

    private final LongSupplier nanoTime;
    private final int[] ends = new int[SECONDS];
    private long second;
    private long began;
    private boolean running;

    Throughput(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Notes that a job begins: the first one starts the clock. */
    synchronized void begin() {
        if (!running) {
            running = true;
            began = now();
            second = began;
        }
    }

    /** Notes that a job ended. */
    synchronized void end() {
        begin();
        advance();
        ends[slot(second)]++;
    }

    /** Jobs a second; 0 before the first end and a minute after the last. */
    synchronized double perSecond() {
        if (!running) {
            return 0;
        }
        advance();
        long sum = 0;
        for (int count : ends) {
            sum += count;
        }
        return (double) sum / Math.min(SECONDS, second - began + 1);
    }

    private void advance() {
        long now = now();
        for (long next = Math.max(second, now - SECONDS) + 1; next <= now; next++) {
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
