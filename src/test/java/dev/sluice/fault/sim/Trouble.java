package dev.sluice.fault.sim;

import java.time.Duration;
import java.util.Random;

/** What befalls processes: they die, stop, stand still, and their clocks jump; the store goes away and comes back. */
final class Trouble {

    private static final int MOST = 5;

    private final World world;
    private final Random dice;
    private final Duration time;
    private boolean over;

    Trouble(World world, Duration time) {
        this.world = world;
        this.dice = world.dice();
        this.time = time;
    }

    /** Each seed has some of all kinds, or none. */
    void begin() {
        several(this::kill);
        several(this::stop);
        several(this::freeze);
        several(this::jump);
        several(this::outage);
    }

    private void several(Runnable event) {
        int number = dice.nextBoolean() ? 0 : dice.nextInt(MOST);
        for (int i = 0; i < number; i++) {
            later(time, () -> {
                if (!over) {
                    event.run();
                }
            });
        }
    }

    private void later(Duration most, Runnable event) {
        world.agenda().add(world.agenda().world(), some(most), event);
    }

    private Duration some(Duration most) {
        return Duration.ofNanos((long) (dice.nextDouble() * most.toNanos()));
    }

    private Replica one() {
        return world.replicas().get(dice.nextInt(world.replicas().size()));
    }

    private void kill() {
        Replica replica = one();
        if (!replica.life.isDead()) {
            world.kill(replica);
            world.again(replica, some(Duration.ofSeconds(3)));
        }
    }

    private void stop() {
        Replica replica = one();
        if (replica.isReady()) {
            world.note("%s is asked to stop", replica.life);
            replica.stops();
            world.agenda()
                    .add(
                            replica.life,
                            Duration.ZERO,
                            () -> replica.stop()
                                    .subscribe(
                                            nothing -> {},
                                            cause -> {},
                                            () -> world.agenda()
                                                    .add(world.agenda().world(), Duration.ZERO, () -> {
                                                        if (!replica.life.isDead()) {
                                                            world.kill(replica);
                                                            world.again(replica, some(Duration.ofSeconds(3)));
                                                        }
                                                    })));
        }
    }

    private void freeze() {
        Replica replica = one();
        Duration still = some(dice.nextBoolean() ? Duration.ofSeconds(1) : Duration.ofSeconds(20));
        world.note("%s stands still for %s", replica.life, still);
        replica.life.freeze(true);
        world.agenda().add(world.agenda().world(), still, () -> {
            world.note("%s goes on", replica.life);
            replica.life.freeze(false);
        });
    }

    private void jump() {
        Duration ahead = some(Duration.ofMinutes(3)).minusSeconds(90);
        world.note("a clock jumps to %s ahead", ahead);
        one().ahead(ahead);
    }

    private void outage() {
        Duration away = some(Duration.ofSeconds(8));
        world.note("the store is away for %s", away);
        world.weather().outage(true);
        world.agenda().add(world.agenda().world(), away, () -> world.weather().outage(false));
    }

    /** What is wrong with processes is set right. */
    void end() {
        over = true;
        for (Replica replica : world.replicas()) {
            replica.life.freeze(false);
            replica.ahead(Duration.ZERO);
        }
    }
}
