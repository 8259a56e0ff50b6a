package dev.sluice.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured, round by round, under names; printed as one table. */
final class Figures {

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

    /** The median, and between which two all of it is. */
    String spread(String name, int decimals) {
        double[] sorted = sorted(name);
        String number = "%,." + decimals + "f";
        return String.format(
                number + " (" + number + " to " + number + ")", median(name), sorted[0], sorted[sorted.length - 1]);
    }

    double median(String name) {
        double[] sorted = sorted(name);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private double[] sorted(String name) {
        return values.get(name).stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
    }

    void print() {
        values.keySet().forEach(this::print);
    }

    private void print(String name) {
        double[] sorted = sorted(name);
        String number = median(name) < 100 ? "%,10.2f" : "%,10.0f";
        System.out.printf(
                "  %-46s median " + number + "   least " + number + "   most " + number + "%n",
                name,
                median(name),
                sorted[0],
                sorted[sorted.length - 1]);
    }
}
