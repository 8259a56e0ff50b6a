package dev.sluice.fault.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * All that is to be done, on one thread and on a time that passes only when nothing can be done now. Of what can, dice
 * choose. A task is done as a whole, so this finds what goes wrong between tasks, whatever their order.
 */
final class Agenda {

    private static final int MOST = 2_000_000;

    private final Random random;
    private final Thread thread = Thread.currentThread();
    private final PriorityQueue<Task> later = new PriorityQueue<>();
    private final List<Life> lives = new ArrayList<>();
    private final Life world = begin("world");
    private Life current = world;
    private long now;
    private long tasks;
    private long done;
    private long trace;

    Agenda(Random random) {
        this.random = random;
    }

    /** A new life, without tasks. */
    Life begin(String name) {
        Life life = new Life(name);
        lives.add(life);
        return life;
    }

    /** What goes on around all processes. */
    Life world() {
        return world;
    }

    /** Does something at once, as a task of this life would. */
    void within(Life life, Runnable work) {
        Life before = current;
        current = life;
        work.run();
        current = before;
    }

    /** Nothing of a life that is over is done any more. */
    void forget(Life dead) {
        lives.remove(dead);
    }

    /** Nanoseconds since the beginning. */
    long now() {
        return now;
    }

    /** Whose task is being done. */
    Life current() {
        return current;
    }

    /** Whether this is the one thread. */
    boolean isHere() {
        return Thread.currentThread() == thread;
    }

    /** Adds a task, to be done no earlier than the delay says and on a track of its own. */
    Task add(Life life, Duration delay, Runnable work) {
        return add(life, new Life.Track(), delay.toNanos(), work);
    }

    Task add(Life life, Life.Track track, long nanos, Runnable work) {
        Task task = new Task(life, track, now + Math.max(0, nanos), tasks++, work);
        if (task.due <= now) {
            ready(task);
        } else {
            later.add(task);
        }
        return task;
    }

    private static void ready(Task task) {
        if (task.life.isDead() || task.isDisposed()) {
            return;
        }
        task.track.tasks.add(task);
        if (task.track.tasks.size() == 1) {
            task.life.ready.add(task.track);
        }
    }

    /** Does what there is to do, for so long. */
    void pass(Duration time) {
        long end = now + time.toNanos();
        while (true) {
            int runnable = 0;
            for (Life life : lives) {
                runnable += life.runs() ? life.ready.size() : 0;
            }
            if (runnable > 0) {
                run(runnable == 1 ? 0 : random.nextInt(runnable));
            } else if (later.isEmpty() || later.peek().due > end) {
                now = end;
                return;
            } else {
                now = later.peek().due;
                while (!later.isEmpty() && later.peek().due <= now) {
                    ready(later.poll());
                }
            }
        }
    }

    private void run(int choice) {
        int left = choice;
        for (Life life : lives) {
            if (life.runs()) {
                if (left < life.ready.size()) {
                    run(life, left);
                    return;
                }
                left -= life.ready.size();
            }
        }
    }

    private void run(Life life, int place) {
        Life.Track track = life.ready.get(place);
        Task task = track.tasks.remove();
        if (track.tasks.isEmpty()) {
            life.ready.set(place, life.ready.get(life.ready.size() - 1));
            life.ready.remove(life.ready.size() - 1);
        }
        if (!task.isDisposed()) {
            if (++done > MOST) {
                throw new AssertionError("it does not come to rest");
            }
            trace = (trace ^ now ^ task.number) * 0x9E37_79B9_7F4A_7C15L;
            trace ^= trace >>> 29;
            current = life;
            task.run();
            current = world;
        }
    }

    /** Says what has been done, and in which order. */
    long trace() {
        return trace;
    }
}
