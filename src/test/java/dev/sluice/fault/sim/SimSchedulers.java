package dev.sluice.fault.sim;

import dev.sluice.store.Answers;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** All schedulers that Reactor makes, for as long as this is open, on one agenda. */
final class SimSchedulers implements Schedulers.Factory, AutoCloseable {

    /** For threads of other tests that have not ended yet. */
    private static final Scheduler ELSEWHERE = Schedulers.newParallel("elsewhere", 1, true);

    private final Agenda agenda;
    private final Schedulers.Snapshot before;

    private SimSchedulers(Agenda agenda) {
        this.agenda = agenda;
        this.before = Schedulers.setFactoryWithSnapshot(this);
    }

    static SimSchedulers on(Agenda agenda) {
        Answers.on(Runnable::run); // its class keeps a scheduler for ever: one of the world outside
        SimSchedulers all = new SimSchedulers(agenda);
        while (!all.areAsked()) {
            Schedulers.setFactory(all);
        }
        return all;
    }

    /** A thread of another test may just have made one for the world before, which is kept and where nothing happens any more. */
    private boolean areAsked() {
        return Stream.of(Schedulers.parallel(), Schedulers.boundedElastic(), Schedulers.single())
                .allMatch(each -> each.now(TimeUnit.NANOSECONDS) == agenda.now());
    }

    @Override
    public Scheduler newParallel(int parallelism, ThreadFactory factory) {
        return new SimScheduler(agenda, null, ELSEWHERE);
    }

    @Override
    public Scheduler newBoundedElastic(int threads, int tasks, ThreadFactory factory, int ttlSeconds) {
        return new SimScheduler(agenda, null, ELSEWHERE);
    }

    @Override
    public Scheduler newThreadPerTaskBoundedElastic(int threads, int tasks, ThreadFactory factory) {
        return new SimScheduler(agenda, null, ELSEWHERE);
    }

    @Override
    public Scheduler newSingle(ThreadFactory factory) {
        return new SimScheduler(agenda, new Life.Track(), ELSEWHERE);
    }

    @Override
    public void close() {
        Schedulers.resetFrom(before);
    }
}
