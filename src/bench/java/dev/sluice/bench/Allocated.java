package dev.sluice.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.profile.ProfilerException;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** The bytes of an operation, as JMH counts them, but without those of what prepares it: its time is without it too. */
public final class Allocated extends GCProfiler {

    static final String NAME = "allocated";

    private static final String WITH_PREPARATION = "gc.alloc.rate.norm";
    private static final LongAdder ASIDE = new LongAdder();

    /** As JMH makes it. */
    public Allocated() throws ProfilerException {
        super("");
    }

    /** Does what is needed before operations, while nothing else happens and no thread ends. */
    public static <T> T aside(Supplier<T> preparation) {
        long began = bytes();
        T prepared = preparation.get();
        ASIDE.add(bytes() - began);
        return prepared;
    }

    private static long bytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .sum();
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        ASIDE.reset();
        super.beforeIteration(benchmark, iteration);
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double aside = (double) ASIDE.sum() / result.getMetadata().getAllOps();
        return super.afterIteration(benchmark, iteration, result).stream()
                .filter(each -> each.getLabel().equals(WITH_PREPARATION))
                .map(each -> new ScalarResult(NAME, each.getScore() - aside, "B/op", AggregationPolicy.AVG))
                .toList();
    }
}
