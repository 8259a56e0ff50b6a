package dev.sluice.fault.sim;

import dev.sluice.queue.Overflow;
import dev.sluice.queue.QueueSettings;
import dev.sluice.store.ModelDatabase;
import dev.sluice.store.Schedule;
import dev.sluice.store.StoreUnderTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The core in a world of its own: queues, workers, upkeep and streams as they are, on one thread, on a time and in an order
 * that a seed decides, over a store in memory that answers late, with errors or not at all. The same seed does the same
 * again.
 */
final class World {

    /** How long things go wrong. */
    private static final Duration TROUBLE = Duration.ofSeconds(40);

    /** How long all may take to be done then. */
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    private static final int WIDEST = 400;

    private static final Duration STEP = Duration.ofSeconds(5);

    private final Random dice;
    private final Agenda agenda;
    private final Life world;
    private final ModelDatabase database;
    private final boolean isShared;
    private final Weather weather;
    private final Ledger ledger = new Ledger();
    private final Defect defect;
    private final Map<String, QueueSettings> sizes = new TreeMap<>();
    private final List<Replica> replicas = new ArrayList<>();
    private final List<Replica> ever = new ArrayList<>();
    private final @Nullable List<String> notes;
    private long homes;

    World(long seed, Defect defect, @Nullable List<String> notes) {
        Chance.seed(seed);
        this.defect = defect;
        this.notes = notes;
        this.dice = new Random(seed * 0x9E37_79B9_7F4A_7C15L);
        this.agenda = new Agenda(dice);
        this.world = agenda.world();
        this.database = new ModelDatabase(agenda::now);
        this.isShared = dice.nextBoolean();
        this.weather = new Weather(dice, isShared);
        sizes.put(StoreUnderTest.QUEUE, size());
        sizes.put("mail", size());
    }

    private QueueSettings size() {
        return new QueueSettings(
                1 + dice.nextInt(6),
                1 + dice.nextInt(3),
                dice.nextBoolean() ? Overflow.REJECT : Overflow.SPILL,
                1 + dice.nextInt(40),
                dice.nextInt(5) == 0 ? (Double) (1 + dice.nextInt(40) / 2.0) : null);
    }

    /** Lets it all happen; says in which order. */
    long run() {
        SimSchedulers schedulers = SimSchedulers.on(agenda);
        try {
            int number = isShared ? 2 : 1;
            for (int i = 0; i < number; i++) {
                replicas.add(begin());
            }
            Crowd crowd = new Crowd(this, TROUBLE);
            Trouble trouble = new Trouble(this, TROUBLE);
            crowd.begin();
            trouble.begin();
            agenda.pass(TROUBLE);
            note("it is calm");
            weather.calm();
            trouble.end();
            agenda.pass(STEP.multipliedBy(2));
            fires();
            crowd.end();
            agenda.pass(STEP);
            crowd.end();
            long end = agenda.now() + PATIENCE.toNanos();
            while (agenda.now() < end && !(crowd.isDone() && isDone())) {
                agenda.pass(STEP);
            }
            agenda.pass(STEP);
            new Invariants(this, crowd).check();
            standStill(crowd);
            return agenda.trace();
        } finally {
            schedulers.close();
        }
    }

    /** When queues are paused, what waits is known to all. */
    private void standStill(Crowd crowd) {
        crowd.pause();
        agenda.pass(STEP);
        crowd.fill();
        agenda.pass(STEP.multipliedBy(2));
        new Counters(this).checkWaiting();
    }

    /** When it has been calm for a while, every schedule has fired that was due. */
    private void fires() {
        Instant now = Replica.BEGINNING.plusNanos(agenda.now());
        boolean isBusy = replicas.stream().noneMatch(Replica::isReady);
        for (Schedule schedule : database.schedules()) {
            if (!isBusy && Objects.requireNonNull(schedule.nextAt()).isBefore(now.minus(STEP.dividedBy(2)))) {
                ledger.wrong.add("I2: does not fire: " + schedule);
            }
        }
    }

    private boolean isDone() {
        return replicas.stream().allMatch(Replica::isReady)
                && database.uncalled().isEmpty()
                && database.jobs().stream().allMatch(job -> job.state().isFinal());
    }

    private Replica begin() {
        long home = ++homes;
        Life life = agenda.begin("process " + home);
        AtomicReference<Replica> made = new AtomicReference<>();
        agenda.within(life, () -> made.set(new Replica(this, life, home)));
        ever.add(made.get());
        agenda.add(
                life,
                Duration.ZERO,
                () -> made.get()
                        .start()
                        .subscribe(
                                nothing -> {},
                                cause -> agenda.add(world, Duration.ZERO, () -> {
                                    note("%s cannot start: %s", life, cause);
                                    kill(made.get());
                                    again(made.get(), Duration.ofSeconds(1));
                                })));
        return made.get();
    }

    /** Ends a process in whatever it does. */
    void kill(Replica replica) {
        note("%s dies", replica.life);
        replica.life.die();
        agenda.forget(replica.life);
    }

    /** Starts another process in the place of one that is dead. */
    void again(Replica dead, Duration pause) {
        agenda.add(world, pause, () -> replicas.set(replicas.indexOf(dead), begin()));
    }

    /** One that answers, if any does. */
    @Nullable
    Replica any() {
        List<Replica> ready = replicas.stream().filter(Replica::isReady).toList();
        return ready.isEmpty() ? null : ready.get(dice.nextInt(ready.size()));
    }

    List<Replica> replicas() {
        return replicas;
    }

    /** Those that are dead too. */
    List<Replica> ever() {
        return ever;
    }

    /** Somebody has written something. */
    void committed(Listening writer) {
        for (Replica replica : replicas) {
            if (!replica.life.isDead()) {
                replica.listening().committed(replica.listening() == writer);
            }
        }
    }

    void note(String format, Object... values) {
        if (notes != null) {
            Object[] told = new Object[values.length];
            for (int i = 0; i < values.length; i++) {
                told[i] = values[i] instanceof Object[] all ? words(all) : values[i];
            }
            String note = format.formatted(told).replace('\n', ' ');
            notes.add("%.6f %s".formatted(agenda.now() / 1e9, note.substring(0, Math.min(note.length(), WIDEST))));
        }
    }

    /** A lambda has another name each time. */
    private static String words(Object[] values) {
        return Arrays.stream(values)
                .map(each -> each != null && each.getClass().isHidden() ? "some code" : String.valueOf(each))
                .collect(Collectors.joining(", "));
    }

    Agenda agenda() {
        return agenda;
    }

    Random dice() {
        return dice;
    }

    ModelDatabase database() {
        return database;
    }

    Weather weather() {
        return weather;
    }

    Ledger ledger() {
        return ledger;
    }

    Defect defect() {
        return defect;
    }

    boolean isShared() {
        return isShared;
    }

    Map<String, QueueSettings> sizes() {
        return sizes;
    }
}
