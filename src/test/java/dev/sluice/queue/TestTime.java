package dev.sluice.queue;

import java.time.Duration;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Time that goes on when a test says so. */
record TestTime(VirtualTimeScheduler scheduler) {

    TestTime() {
        this(VirtualTimeScheduler.create());
    }

    void forward(Duration duration) {
        scheduler.advanceTimeBy(duration);
    }
}
