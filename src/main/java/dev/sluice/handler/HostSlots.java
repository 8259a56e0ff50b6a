package dev.sluice.handler;

import dev.sluice.worker.EndAttempt;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;

/**
 * How many calls each host gets at once. Who finds a host busy is told when to come back: a turn for each that was told
 * before, as long as calls to this host take, so that they neither hold a place in their queue nor all come at once.
 */
final class HostSlots {

    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** The weight of the newest call in what calls take (an exponential moving average). */
    private static final double NEWEST = 0.2;

    private final int limit;
    private final Map<String, Host> hosts = new ConcurrentHashMap<>();

    HostSlots(int limit) {
        this.limit = limit;
    }

    /**
     * A call that holds a slot of its host from when it is subscribed to until its end.
     *
     * @return what the call returns; where the host is busy, the wish to come back later
     */
    <T> Mono<T> within(String name, Mono<T> call) {
        return Mono.using(() -> take(name), begin -> call, begin -> release(name, System.nanoTime() - begin));
    }

    /** When it was taken, on the clock of {@link System#nanoTime}. */
    private long take(String name) {
        Duration[] wait = {Duration.ZERO};
        hosts.compute(name, (key, known) -> {
            Host host = known == null ? new Host() : known;
            if (host.calls < limit) {
                host.calls++;
                host.sentAway = Math.max(0, host.sentAway - 1);
            } else {
                host.sentAway++;
                wait[0] = host.turn(host.sentAway, limit);
            }
            return host;
        });
        if (!wait[0].isZero()) {
            throw EndAttempt.snooze(wait[0]);
        }
        return System.nanoTime();
    }

    private void release(String name, long took) {
        hosts.computeIfPresent(name, (key, host) -> {
            host.calls--;
            host.nanos = host.nanos == 0 ? took : NEWEST * took + (1 - NEWEST) * host.nanos;
            return host.calls == 0 ? null : host;
        });
    }

    private static final class Host {

        private int calls;
        private int sentAway;
        private double nanos;

        private Duration turn(int place, int slots) {
            Duration turn = Duration.ofNanos((long) (nanos * Math.ceil((double) place / slots)));
            return turn.compareTo(SHORTEST) < 0 ? SHORTEST : turn.compareTo(LONGEST) > 0 ? LONGEST : turn;
        }
    }
}
