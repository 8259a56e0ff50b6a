package dev.sluice.fault.judge;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the judge found.
 *
 * @param breaches empty if all went well
 */
public record Report(List<Breach> breaches, Figures figures) {

    private static final int SHOWN = 5;

    /** What was found stays so. */
    public Report {
        breaches = List.copyOf(breaches);
    }

    /** The invariants that do not hold. */
    public Set<Invariant> broken() {
        return breaches.stream().map(Breach::invariant).collect(toCollection(() -> EnumSet.noneOf(Invariant.class)));
    }

    /** How many jobs were acknowledged and are not there, or have no end. */
    public long lost() {
        return breaches.stream()
                .filter(breach -> breach.invariant() == Invariant.I1 || breach.invariant() == Invariant.I2)
                .map(Breach::job)
                .distinct()
                .count();
    }

    /** Fails, and says why, unless all went well. */
    public void requireSound() {
        if (!breaches.isEmpty()) {
            throw new AssertionError(toString());
        }
    }

    /** The first breaches of each invariant, and how many there are. */
    @Override
    public String toString() {
        Map<Invariant, List<Breach>> byInvariant = breaches.stream()
                .collect(groupingBy(Breach::invariant, () -> new EnumMap<>(Invariant.class), Collectors.toList()));
        StringBuilder text = new StringBuilder("broken: " + (breaches.isEmpty() ? "nothing" : ""));
        byInvariant.forEach((invariant, all) -> {
            text.append("\n").append(invariant).append(", ").append(all.size()).append(" times");
            all.stream().limit(SHOWN).forEach(breach -> text.append("\n  ").append(breach));
        });
        return text.append("\n").append(figures).toString();
    }
}
