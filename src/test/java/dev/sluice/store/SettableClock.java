package dev.sluice.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test moves it. Finer than a store's milliseconds, as the system's is. */
public final class SettableClock extends Clock {

    private volatile Instant now = Instant.parse("2026-11-23T06:00:00.123456Z");

    /**
     * Moves the clock ahead.
     *
     * @param by how far
     */
    public void forward(Duration by) {
        now = now.plus(by);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
