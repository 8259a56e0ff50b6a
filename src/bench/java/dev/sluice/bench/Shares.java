package dev.sluice.bench;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Who has how much of a whole, the largest first. */
final class Shares {

    private final Map<String, Double> byName = new LinkedHashMap<>();

    void add(String name, double value) {
        byName.merge(name, value, Double::sum);
    }

    /** The largest, each as its share of a whole that is so much. */
    String largest(int number, double whole, String format) {
        double scale = whole
                / byName.values().stream().mapToDouble(Double::doubleValue).sum();
        return byName.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(number)
                .map(each -> String.format(format, each.getValue() * scale, each.getKey()))
                .collect(Collectors.joining());
    }

    /** The name of a thread without its number. */
    static String kind(String thread) {
        return thread.replaceAll("[- #(]*\\d+\\)?$", "");
    }
}
