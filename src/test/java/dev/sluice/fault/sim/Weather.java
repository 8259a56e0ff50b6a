package dev.sluice.fault.sim;

import java.time.Duration;
import java.util.Random;

/** How calls of the store fare. Each seed has a weather of its own: some of what can go wrong, and some more often. */
final class Weather {

    private static final Duration PATIENCE = Duration.ofMillis(4_500);
    private static final int LATEST = 2_500;

    private final Random dice;
    private final boolean isShared;
    private final double refused;
    private final double lost;
    private final double slow;
    private final double noticesLost;
    private boolean calm;
    private boolean outage;

    Weather(Random dice, boolean isShared) {
        this.dice = dice;
        this.isShared = isShared;
        this.refused = often(0.2);
        this.lost = isShared ? often(0.1) : 0;
        this.slow = often(0.3);
        this.noticesLost = isShared ? often(1) : 0;
    }

    /** Never, for every other seed; else up to so often. */
    private double often(double most) {
        return dice.nextBoolean() ? 0 : dice.nextDouble() * most;
    }

    /** What becomes of a call. */
    enum End {
        DONE,
        /** The store cannot, and has written nothing. */
        REFUSED,
        /** Done, and nobody is told: who waits gives up. */
        UNANSWERED,
        /** Not done when who waits gives up, but then. */
        LATE
    }

    /**
     * A call's.
     *
     * @param end what becomes of it
     * @param way until it is there
     * @param back until its answer is
     * @param late how long after it was given up it is done all the same
     */
    record Fate(End end, Duration way, Duration back, Duration late) {}

    Fate next(boolean isWrite) {
        End end = end(isWrite);
        return switch (end) {
            case DONE, REFUSED -> new Fate(end, way(), isShared ? way() : Duration.ZERO, Duration.ZERO);
            case UNANSWERED -> new Fate(end, way(), PATIENCE, Duration.ZERO);
            case LATE -> new Fate(end, way(), PATIENCE, Duration.ofMillis(dice.nextInt(LATEST)));
        };
    }

    private End end(boolean isWrite) {
        if (calm || (!isShared && !isWrite)) {
            return End.DONE;
        }
        if (outage || dice.nextDouble() < refused) {
            return isShared && outage && dice.nextInt(4) == 0 ? End.UNANSWERED : End.REFUSED;
        }
        return dice.nextDouble() >= lost ? End.DONE : dice.nextInt(4) == 0 ? End.LATE : End.UNANSWERED;
    }

    private Duration way() {
        boolean waits = !calm && dice.nextDouble() < slow;
        return Duration.ofNanos(dice.nextInt(waits ? 1_500_000_000 : 2_000_000));
    }

    /** How long until another process hears of something; null if it does not. */
    Duration notice() {
        boolean isLost = !calm && dice.nextDouble() < noticesLost;
        return isLost ? null : way().plusMillis(10);
    }

    /** The store can nothing, or can again. */
    void outage(boolean begins) {
        outage = begins;
    }

    /** From now on nothing goes wrong. */
    void calm() {
        calm = true;
        outage = false;
    }

    boolean isCalm() {
        return calm;
    }
}
