package dev.sluice.fault.sim;

import dev.sluice.event.LiveEvent;
import dev.sluice.store.EventFilter;
import dev.sluice.store.JobFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** Follows the log of all jobs, slowly at times, here and there, each time from where it had come to. */
final class Reader {

    private final World world;
    private final Random dice;
    private final EventFilter filter;
    private final List<Long> seen = new ArrayList<>();
    private Disposable stream = Disposables.disposed();
    private @Nullable Life life;
    private int connections;

    /** One that wants to know of one queue, or of all. */
    Reader(World world, @Nullable String queue) {
        this.world = world;
        this.dice = world.dice();
        this.filter = new EventFilter(Set.of(), new JobFilter(null, null, queue, null));
    }

    EventFilter filter() {
        return filter;
    }

    /** The positions of what it was told. */
    List<Long> seen() {
        return seen;
    }

    /** Connects anew, and looks now and then whether it should again. */
    void read() {
        Replica replica = world.any();
        boolean isOver = life == null || life.isDead() || stream.isDisposed();
        if (replica != null && (isOver || (!world.weather().isCalm() && dice.nextInt(4) == 0))) {
            stream.dispose();
            life = replica.life;
            int connection = ++connections;
            world.agenda().add(replica.life, Duration.ZERO, () -> follow(replica, connection));
        }
        world.agenda().add(world.agenda().world(), Duration.ofMillis(200 + dice.nextInt(2_000)), this::read);
    }

    private void follow(Replica replica, int connection) {
        if (connection != connections) {
            return;
        }
        long after = seen.isEmpty() ? 0 : seen.get(seen.size() - 1);
        boolean isSlow = dice.nextInt(3) == 0;
        stream = replica.events
                .events()
                .all(filter, after)
                .concatMap(
                        told -> isSlow && !world.weather().isCalm()
                                ? Mono.delay(Duration.ofMillis(100)).thenReturn(told)
                                : Mono.just(told),
                        1)
                .subscribe(
                        told -> {
                            if (connection == connections && told instanceof LiveEvent event) {
                                seen.add(event.position());
                            }
                        },
                        cause -> world.note("a reader is refused: %s", cause));
    }
}
