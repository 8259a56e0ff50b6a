package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** What the pieces on the way of a job take by themselves, in time and in bytes, by JMH: each in a JVM of its own. */
@Tag("bench")
class PiecesIT {

    private static final String WHICH = System.getProperty("bench.pieces", "Benchmark");
    private static final int SECONDS = Integer.getInteger("bench.pieces.seconds", 3);
    private static final int WARM_UPS = 3;
    private static final int ROUNDS = 5;

    @Test
    void takeTime() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("dev\\.sluice\\..*" + WHICH)
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.NANOSECONDS)
                        .forks(1)
                        .warmupIterations(WARM_UPS)
                        .warmupTime(TimeValue.seconds(SECONDS))
                        .measurementIterations(ROUNDS)
                        .measurementTime(TimeValue.seconds(SECONDS))
                        .addProfiler(Allocated.class)
                        .shouldFailOnError(true)
                        .build())
                .run();

        System.out.printf("PiecesIT: %d rounds of %d s after %d to warm up%n%n", ROUNDS, SECONDS, WARM_UPS);
        System.out.println("| piece | ns | ± | a second | bytes |");
        System.out.println("|---|---:|---:|---:|---:|");
        results.stream().sorted(Comparator.comparing(PiecesIT::name)).forEach(PiecesIT::print);
        assertThat(results).isNotEmpty();
    }

    private static String name(RunResult result) {
        List<String> words = List.of(result.getParams().getBenchmark().split("\\.", -1));
        return words.get(words.size() - 2).replace("Benchmark", "") + ", " + words.get(words.size() - 1);
    }

    private static void print(RunResult result) {
        Result<?> time = result.getPrimaryResult();
        System.out.printf(
                "| %s | %,.0f | %,.0f | %,.0f | %,.0f |%n",
                name(result),
                time.getScore(),
                time.getScoreError(),
                1e9 / time.getScore(),
                result.getSecondaryResults().get(Allocated.NAME).getScore());
    }
}
