package dev.sluice.fault.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Whose tasks they are: a process from its start to its end, or the world around it. */
final class Life {

    /** What may run now: of each track the first. */
    final List<Track> ready = new ArrayList<>();

    private final String name;
    private boolean dead;
    private boolean frozen;
    private boolean stoodStill;

    Life(String name) {
        this.name = name;
    }

    /** Tasks that run one after the other. */
    static final class Track {
        final Deque<Task> tasks = new ArrayDeque<>(2);
    }

    boolean isDead() {
        return dead;
    }

    /** What it had in mind is gone. */
    void die() {
        dead = true;
        ready.clear();
    }

    boolean isFrozen() {
        return frozen;
    }

    /** Stands still while time goes on, or goes on itself. */
    void freeze(boolean still) {
        frozen = still;
        stoodStill |= still;
    }

    /** Whether it ever stood still. */
    boolean stoodStill() {
        return stoodStill;
    }

    boolean runs() {
        return !dead && !frozen;
    }

    @Override
    public String toString() {
        return name;
    }
}
