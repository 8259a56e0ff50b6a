package dev.sluice.fault.sim;

import dev.sluice.event.TestEvents;
import dev.sluice.job.Job;
import dev.sluice.job.JobId;
import dev.sluice.job.NewJob;
import dev.sluice.queue.Admission;
import dev.sluice.queue.Census;
import dev.sluice.queue.KindNames;
import dev.sluice.queue.Overrides;
import dev.sluice.queue.Queues;
import dev.sluice.queue.TestQueues;
import dev.sluice.store.ModelJobStore;
import dev.sluice.upkeep.TestUpkeep;
import dev.sluice.worker.TestWorkers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** One process from its start to its end: the classes of the product, wired as Spring wires them. */
final class Replica extends Clock {

    static final Set<String> KINDS = Set.of("simulate", "http");

    static final Instant BEGINNING = Instant.parse("2026-11-23T06:00:00.123Z");
    private static final Duration DRAIN = Duration.ofSeconds(2);

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Life life;
    final long home;
    final Told told;
    final StoreOfAll store;
    final Queues queues;
    final Admission admission;
    final Overrides overrides;
    final TestEvents events;

    private final World world;
    private final Listening listening;
    private final TestUpkeep upkeep;
    private final TestWorkers workers;
    private Duration ahead = Duration.ZERO;
    private boolean ready;

    Replica(World world, Life life, long home) {
        this.world = world;
        this.life = life;
        this.home = home;
        Wire wire = new Wire(world, life, home, new ModelJobStore(world.database(), home, this, world.isShared()));
        this.listening = wire.listening();
        this.told = new Told(world.database());
        this.store = told.over(wire.store());
        this.queues = TestQueues.of(
                world.sizes(),
                store,
                KINDS,
                Schedulers.parallel(),
                () -> world.agenda().now());
        this.admission = TestQueues.admission(queues, store, meters);
        this.overrides = TestQueues.overrides(store, queues);
        this.events = new TestEvents(store);
        Census census = TestQueues.census(store, queues, this);
        TestQueues.meters(meters, queues, census);
        this.upkeep =
                new TestUpkeep(store, store, store, this::call, queues, new KindNames(KINDS), overrides, census, this);
        this.workers = new TestWorkers(
                queues,
                store,
                List.of(new Handler("simulate", world, this), new Handler("http", world, this)),
                meters,
                this,
                DRAIN);
    }

    /** Tells of the end of a job, by a job. */
    private NewJob call(Job ended) {
        Instant now = instant();
        return new NewJob(JobId.next(now), "http", ended.queue(), "{}", 0, now, now, 3, Duration.ZERO);
    }

    /** Starts, in the order of the product's phases; completes when it is ready. */
    Mono<Void> start() {
        return listening.begin().then(Mono.defer(upkeep::recovered)).doOnSuccess(nothing -> {
            events.start();
            upkeep.start();
            workers.start();
            ready = true;
            world.note("%s is ready", life);
        });
    }

    /** Stops as it does when it is asked to; completes when it is gone. */
    Mono<Void> stop() {
        return Mono.defer(workers::drained)
                .onErrorComplete()
                .then(Mono.fromRunnable(() -> {
                    upkeep.stop();
                    events.stop();
                    workers.stop();
                }))
                .then(Mono.defer(listening::end))
                .onErrorComplete()
                .then();
    }

    /** Nobody is sent to it any more. */
    void stops() {
        ready = false;
    }

    boolean isReady() {
        return ready && !life.isDead();
    }

    Listening listening() {
        return listening;
    }

    /** Sets its clock so far ahead of the true time. */
    void ahead(Duration time) {
        ahead = time;
    }

    @Override
    public Instant instant() {
        return BEGINNING.plusNanos(world.agenda().now()).plus(ahead);
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
