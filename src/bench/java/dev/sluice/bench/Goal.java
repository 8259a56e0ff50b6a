package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What is wanted, in the order of the table; those without a limit stand beside another, to compare. */
enum Goal {
    INTAKE(Limit.least(0.4, "of the bare route's rate", 3)),
    FLUX(),
    LINES(Limit.least(40_000, "a second", 0)),
    LIFE(Limit.least(10_000, "a second", 0)),
    DRAIN(Limit.least(25_000, "a second", 0)),
    START(Limit.most(2, "ms p50", 2), Limit.most(8, "ms p99", 2)),
    ANSWER(Limit.most(10, "ms p99", 1)),
    OVERLOAD(Limit.least(0.9, "of the peak's goodput", 3), Limit.most(50, "ms p99 of refusals", 1)),
    BLOCKING(),
    READERS(Limit.most(300, "ms", 0)),
    EVENTS(Limit.least(80_000, "a second", 0)),
    BACKLOG(Limit.least(0.9, "of the rate without them", 3)),
    MEMORY(Limit.most(220, "MB idle", 0), Limit.most(400, "MB with those", 0)),
    ALLOCATION(),
    PEERS_SUBMIT(),
    PEERS_RUN();

    private static final Path FOLDER = Path.of("target/goals");

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Limit> limits;

    Goal(Limit... limits) {
        this.limits = List.of(limits);
    }

    /**
     * Keeps what was measured, so that each may be repeated by itself, and prints all that is known by now.
     *
     * @param what was measured, with the values that it was measured with
     * @param measured what each limit is held against
     * @param more to be told
     */
    void is(String what, List<Spread> measured, String more) throws IOException {
        if (measured.size() != limits.size()) {
            throw new IllegalArgumentException(measured.size() + " figures for " + limits);
        }
        Files.writeString(
                Files.createDirectories(FOLDER).resolve(name()),
                row(what, measured, more) + "\n" + Conditions.tell() + "\n");
        print();
    }

    /** What is only compared. */
    void is(String what, String measured) throws IOException {
        is(what, List.of(), measured);
    }

    private String row(String what, List<Spread> measured, String more) {
        List<String> told = new ArrayList<>();
        for (int i = 0; i < limits.size(); i++) {
            told.add(limits.get(i).tell(measured.get(i)));
        }
        if (!more.isEmpty()) {
            told.add(more);
        }
        String wanted = limits.isEmpty()
                ? "–"
                : String.join(", ", limits.stream().map(Limit::toString).toList());
        return "| " + String.join(" | ", what, wanted, String.join("; ", told), verdict(measured)) + " |";
    }

    private String verdict(List<Spread> measured) {
        boolean isReached = IntStream.range(0, limits.size())
                .allMatch(index -> limits.get(index).isReached(measured.get(index)));
        return limits.isEmpty() ? "–" : isReached ? "reached" : "**missed**";
    }

    /** A table for each run, since no row is to stand beside conditions that it was not measured under. */
    private static void print() throws IOException {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (Goal goal : values()) {
            Path file = FOLDER.resolve(goal.name());
            if (Files.exists(file)) {
                List<String> lines = Files.readAllLines(file);
                rows.computeIfAbsent(lines.get(1), unseen -> new ArrayList<>()).add(lines.get(0));
            }
        }
        rows.forEach((conditions, ofThese) -> System.out.printf(
                "%n| | goal | measured | |%n|---|---|---|---|%n%s%n%n%s%n", String.join("\n", ofThese), conditions));
    }
}
