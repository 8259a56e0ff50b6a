package dev.sluice.store;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** Told of each group of writes by the store that made it. */
@FunctionalInterface
public interface CommitMeter {

    /**
     * A group was committed or refused.
     *
     * @param writes how many shared it
     * @param nanos how long it took
     */
    void committed(int writes, long nanos);

    /**
     * Makes the meters that every store has.
     *
     * @param meters where they are kept
     * @return what a store tells them through
     */
    static CommitMeter of(MeterRegistry meters) {
        Timer time = Timer.builder("sluice.store.commit")
                .description("One group of writes, until its commit was answered")
                .register(meters);
        DistributionSummary size = DistributionSummary.builder("sluice.store.commit.size")
                .description("Writes that shared a commit")
                .register(meters);
        return (writes, nanos) -> {
            time.record(nanos, TimeUnit.NANOSECONDS);
            size.record(writes);
        };
    }
}
