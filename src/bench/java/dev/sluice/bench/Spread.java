package dev.sluice.bench;

import java.util.Collection;

/**
 * What the rounds of a measure gave.
 *
 * @param median of them
 * @param least the least
 * @param most the most
 */
record Spread(double median, double least, double most) {

    /** Of at least one round. */
    static Spread of(Collection<Double> rounds) {
        double[] sorted =
                rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** Of what is measured once. */
    static Spread of(double value) {
        return new Spread(value, value, value);
    }

    /** The median, and between which two all of it is. */
    String tell(int decimals) {
        String number = "%,." + decimals + "f";
        return least == most
                ? String.format(number, median)
                : String.format(number + " (" + number + " to " + number + ")", median, least, most);
    }
}
