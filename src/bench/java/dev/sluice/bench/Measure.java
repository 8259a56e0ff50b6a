package dev.sluice.bench;

import java.time.Duration;
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
    static final String CONCURRENCY = System.getProperty("bench.concurrency", "64");

    /** How many jobs have a place in the buffer; what waits beyond that is in the store alone. */
    static final String CAPACITY = System.getProperty("bench.capacity", "4096");

    /** What the JVM of the service is started with: nothing, as users do. */
    static final List<String> JVM = Stream.of(
                    System.getProperty("bench.jvm", "").split(" ", -1))
            .filter(option -> !option.isEmpty())
            .toList();

    private Measure() {}
}
