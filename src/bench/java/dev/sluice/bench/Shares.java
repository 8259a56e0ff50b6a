package dev.sluice.bench;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;

/** Who has how much of a whole, the largest first. */
final class Shares {

    private final Map<String, Double> byName = new LinkedHashMap<>();

    void add(String name, double value) {
        byName.merge(name, value, Double::sum);
    }

    private double whole() {
        return byName.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** The largest, each as its share of a whole that is so much. */
    String largest(int number, double whole, String format) {
        double scale = whole / whole();
        return byName.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
                .limit(number)
                .map(each -> String.format(format, each.getValue() * scale, each.getKey()))
                .collect(Collectors.joining());
    }

    /** The method at the top of a stack, or the first below the JDK's. */
    static String site(RecordedStackTrace stack, boolean isBelowJdk) {
        return stack == null
                ? "unknown"
                : stack.getFrames().stream()
                        .filter(RecordedFrame::isJavaFrame)
                        .map(frame -> frame.getMethod().getType().getName() + "."
                                + frame.getMethod().getName())
                        .filter(name -> !isBelowJdk || !name.matches("(java|jdk|sun)\\..*"))
                        .findFirst()
                        .orElse("the JDK");
    }
}
