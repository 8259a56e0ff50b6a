package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A queue that spills costs no more for what waits in it already: two processes, one with an empty backlog and one with a
 * full one, take turns at the same work, so that what else the machine does hits both.
 */
@Tag("bench")
class SpillIT {

    private static final double LEAST_RATIO = 0.9;
    private static final double MOST_RESIDENT = 400;

    @TempDir
    private Path folder;

    @Test
    void isAsFastWithAMillionJobsThatWait() throws IOException {
        List<Round> rounds = rounds(1_000_000, Duration.ofSeconds(150), Duration.ofSeconds(5), 7);

        assertThat(ratio(rounds, Turn::submissionsPerSecond)).isGreaterThanOrEqualTo(LEAST_RATIO);
        assertThat(ratio(rounds, Turn::endsPerSecond)).isGreaterThanOrEqualTo(LEAST_RATIO);
        assertThat(rounds).extracting(round -> round.full().resident()).allMatch(size -> size < MOST_RESIDENT);
    }

    private List<Round> rounds(int backlog, Duration warmUp, Duration time, int number) throws IOException {
        List<Round> rounds = new ArrayList<>();
        try (SpillingQueue empty = SpillingQueue.start(folder.resolve("empty"));
                SpillingQueue full = SpillingQueue.start(folder.resolve("full"))) {
            empty.turn(warmUp);
            full.turn(warmUp);
            double perSecond = full.fill(backlog);
            System.out.printf("SpillIT: filled with %,d jobs at %,.0f a second%n", backlog, perSecond);
            for (int i = 0; i < number; i++) {
                rounds.add(new Round(empty.turn(time), full.turn(time)));
            }
        }
        print("submissions a second", rounds, Turn::submissionsPerSecond);
        print("ends a second", rounds, Turn::endsPerSecond);
        print("resident megabytes", rounds, Turn::resident);
        return rounds;
    }

    private static void print(String what, List<Round> rounds, ToDoubleFunction<Turn> value) {
        System.out.printf(
                "  %-22s empty %,8.0f   full %,8.0f   ratio %.3f%n",
                what,
                median(rounds, round -> value.applyAsDouble(round.empty())),
                median(rounds, round -> value.applyAsDouble(round.full())),
                ratio(rounds, value));
    }

    /** Of each round by itself, for what slows one turn is likely to slow the next. */
    private static double ratio(List<Round> rounds, ToDoubleFunction<Turn> value) {
        return median(rounds, round -> value.applyAsDouble(round.full()) / value.applyAsDouble(round.empty()));
    }

    private static double median(List<Round> rounds, Function<Round, Double> value) {
        double[] sorted = rounds.stream()
                .map(value)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /**
     * What one process did in its turn.
     *
     * @param submissionsPerSecond while nothing ran
     * @param endsPerSecond while nothing came in
     * @param resident megabytes of memory at its end
     */
    record Turn(double submissionsPerSecond, double endsPerSecond, double resident) {}

    private record Round(Turn empty, Turn full) {}
}
