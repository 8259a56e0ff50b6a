package dev.sluice.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What was measured, round by round, under names. */
final class Figures {

    private static final double MANY = 100;

    private final Map<String, List<Double>> values = new LinkedHashMap<>();

    void add(String name, double value) {
        values.computeIfAbsent(name, unseen -> new ArrayList<>()).add(value);
    }

    /** How many times one is the better of some others, of each round by itself: what slows one turn may slow the next. */
    void addRatio(String name, String one, List<String> others) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < values.get(one).size(); i++) {
            int round = i;
            double better = others.stream()
                    .mapToDouble(other -> values.get(other).get(round))
                    .max()
                    .orElseThrow();
            ratios.add(values.get(one).get(round) / better);
        }
        values.put(name, ratios);
    }

    Spread spread(String name) {
        return Spread.of(values.get(name));
    }

    String tell(String name, int decimals) {
        return spread(name).tell(decimals);
    }

    double median(String name) {
        return spread(name).median();
    }

    /** All, each round in its order: one sees what was still growing. */
    void print() {
        values.forEach((name, rounds) -> {
            int decimals = median(name) < MANY ? 2 : 0;
            String all =
                    rounds.stream().map(each -> Spread.of(each).tell(decimals)).collect(Collectors.joining(" "));
            System.out.printf(
                    "  %-46s median %10s   of %s%n",
                    name, Spread.of(median(name)).tell(decimals), all);
        });
    }
}
