package dev.sluice.fault.sim;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/** Puts tasks on the agenda, for whoever asks. What comes from other threads is not of this world and goes elsewhere. */
final class SimScheduler implements Scheduler {

    private final Agenda agenda;
    private final Life.@Nullable Track only;
    private final Scheduler elsewhere;

    /** One of many threads, or of one: then tasks stay on one track. */
    SimScheduler(Agenda agenda, Life.@Nullable Track only, Scheduler elsewhere) {
        this.agenda = agenda;
        this.only = only;
        this.elsewhere = elsewhere;
    }

    @Override
    public Disposable schedule(Runnable task) {
        return schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return agenda.isHere()
                ? agenda.add(agenda.current(), track(), unit.toNanos(delay), task)
                : elsewhere.schedule(task, delay, unit);
    }

    private Life.Track track() {
        return only == null ? new Life.Track() : only;
    }

    @Override
    public Disposable schedulePeriodically(Runnable task, long delay, long period, TimeUnit unit) {
        return agenda.isHere()
                ? new Period(track(), unit.toNanos(period), task).begin(unit.toNanos(delay))
                : elsewhere.schedulePeriodically(task, delay, period, unit);
    }

    @Override
    public Worker createWorker() {
        return agenda.isHere() ? new OneByOne(track()) : elsewhere.createWorker();
    }

    @Override
    public long now(TimeUnit unit) {
        return agenda.isHere() ? unit.convert(agenda.now(), TimeUnit.NANOSECONDS) : elsewhere.now(unit);
    }

    /** At a fixed rate. */
    private final class Period implements Disposable {

        private final Life.Track track;
        private final long nanos;
        private final Runnable task;
        private final Disposable.Swap next = Disposables.swap();

        private Period(Life.Track track, long nanos, Runnable task) {
            this.track = track;
            this.nanos = nanos;
            this.task = task;
        }

        private Period begin(long delay) {
            next.update(agenda.add(agenda.current(), track, delay, this::round));
            return this;
        }

        private void round() {
            if (!isDisposed()) {
                task.run();
                begin(nanos);
            }
        }

        @Override
        public void dispose() {
            next.dispose();
        }

        @Override
        public boolean isDisposed() {
            return next.isDisposed();
        }
    }

    private final class OneByOne implements Worker {

        private final Life.Track track;
        private final Disposable.Composite tasks = Disposables.composite();

        private OneByOne(Life.Track track) {
            this.track = track;
        }

        @Override
        public Disposable schedule(Runnable task) {
            return schedule(task, 0, TimeUnit.NANOSECONDS);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            if (tasks.isDisposed()) {
                throw reactor.core.Exceptions.failWithRejected();
            }
            Disposable.Swap one = Disposables.swap();
            tasks.add(one);
            one.update(agenda.add(agenda.current(), track, unit.toNanos(delay), () -> {
                tasks.remove(one);
                task.run();
            }));
            return one;
        }

        @Override
        public Disposable schedulePeriodically(Runnable task, long delay, long period, TimeUnit unit) {
            Period periodic = new Period(track, unit.toNanos(period), task).begin(unit.toNanos(delay));
            tasks.add(periodic);
            return periodic;
        }

        @Override
        public void dispose() {
            tasks.dispose();
        }

        @Override
        public boolean isDisposed() {
            return tasks.isDisposed();
        }
    }
}
