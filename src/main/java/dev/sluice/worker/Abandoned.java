package dev.sluice.worker;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Counts the threads whose attempts were given up and whose handlers go on all the same. Their slots have others, but a
 * thread costs memory: at {@link #MOST} of them the process is better started anew.
 */
final class Abandoned {

    static final int MOST = 64;

    private final AtomicInteger threads = new AtomicInteger();
    private final Consumer<Boolean> tooMany;

    /** Calls {@code tooMany} with true when there are too many, and with false when there are not any more. */
    Abandoned(MeterRegistry meters, Consumer<Boolean> tooMany) {
        this.tooMany = tooMany;
        Gauge.builder("sluice.workers.abandoned", threads, AtomicInteger::get)
                .description("Threads of attempts that were given up and do not end")
                .register(meters);
    }

    void add() {
        if (threads.incrementAndGet() == MOST) {
            tooMany.accept(true);
        }
    }

    void remove() {
        if (threads.decrementAndGet() == MOST - 1) {
            tooMany.accept(false);
        }
    }
}
