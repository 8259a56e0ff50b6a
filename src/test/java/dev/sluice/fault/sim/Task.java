package dev.sluice.fault.sim;

import reactor.core.Disposable;

/** Something to be done at a time. */
final class Task implements Comparable<Task>, Disposable {

    final Life life;
    final Life.Track track;
    final long due;
    final long number;
    private final Runnable work;
    private boolean disposed;

    Task(Life life, Life.Track track, long due, long number, Runnable work) {
        this.life = life;
        this.track = track;
        this.due = due;
        this.number = number;
        this.work = work;
    }

    void run() {
        disposed = true;
        work.run();
    }

    @Override
    public void dispose() {
        disposed = true;
    }

    @Override
    public boolean isDisposed() {
        return disposed;
    }

    @Override
    public int compareTo(Task other) {
        return due == other.due ? Long.compare(number, other.number) : Long.compare(due, other.due);
    }
}
