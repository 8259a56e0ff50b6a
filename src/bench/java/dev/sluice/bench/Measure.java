package dev.sluice.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How all is measured, unless the command line says otherwise. */
final class Measure {

    /** Before anything counts: on two cores it takes the compilers about so long. */
    static final Duration WARM_UP = Duration.parse(System.getProperty("bench.warm-up", "PT30S"));

    /** One turn of one of those that take turns. */
    static final Duration ROUND = Duration.parse(System.getProperty("bench.round", "PT5S"));

    /** How often each has its turn. */
    static final int ROUNDS = Integer.getInteger("bench.rounds", 5);

    /** How many submissions may be under way at once. */
    static final int CONNECTIONS = Integer.getInteger("bench.connections", 64);

    /** How many jobs run at once where they do nothing. */
    static final String CONCURRENCY = System.getProperty("bench.concurrency", "256");

    /** How many jobs have a place in the buffer; what waits beyond that is in the store alone. */
    static final String CAPACITY = System.getProperty("bench.capacity", "4096");

    /** What the JVM of the service is started with: nothing, as users do. */
    static final List<String> JVM = Stream.of(
                    System.getProperty("bench.jvm", "").split(" ", -1))
            .filter(option -> !option.isEmpty())
            .toList();

    private Measure() {}

    /** One round of what is measured; how many a second. */
    interface Turn {
        double perSecond() throws IOException;
    }

    /** Does what is measured until the compilers have had their time, and tells each turn: the last ones have to be alike. */
    static void warmUp(String name, Turn turn) throws IOException {
        List<String> turns = new ArrayList<>();
        long began = System.nanoTime();
        while (System.nanoTime() - began < WARM_UP.toNanos()) {
            turns.add(Spread.of(turn.perSecond()).tell(0));
        }
        System.out.printf("%s, a second while warming up: %s%n", name, String.join(" ", turns));
    }

    /** For people. */
    static String tell(Duration time) {
        return time.toMillis() % 1_000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
