package dev.sluice.fault.judge;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The evidence, sorted so that each rule finds what it looks for. */
final class Case {

    private final Evidence evidence;
    private final Map<String, Row> rows;
    private final Map<String, List<Entry>> stories;
    private final Map<String, List<Run>> runs;
    private final Map<String, List<Absence>> absences;

    Case(Evidence evidence) {
        this.evidence = evidence;
        this.rows = evidence.rows().stream()
                .collect(Collectors.toMap(Row::job, Function.identity(), (one, other) -> one, LinkedHashMap::new));
        this.stories = by(Entry::job, evidence.log());
        this.runs = by(Run::job, evidence.runs().stream().sorted(Run.IN_TIME).toList());
        this.absences = evidence.facts().absences().stream()
                .sorted(Comparator.comparing(Absence::from))
                .collect(groupingBy(Absence::process, mapping(Function.identity(), toList())));
    }

    static <T> Map<String, List<T>> by(Function<T, String> name, List<T> all) {
        return all.stream().collect(groupingBy(name, LinkedHashMap::new, toList()));
    }

    Evidence evidence() {
        return evidence;
    }

    Facts facts() {
        return evidence.facts();
    }

    /** The jobs, by their ids. */
    Map<String, Row> rows() {
        return rows;
    }

    /** The events of each job that has any, in their order. */
    Map<String, List<Entry>> stories() {
        return stories;
    }

    Story story(String job) {
        return new Story(stories.getOrDefault(job, List.of()));
    }

    /** The runs of each job that has any, in time. */
    Map<String, List<Run>> runs() {
        return runs;
    }

    List<Run> runs(String job) {
        return runs.getOrDefault(job, List.of());
    }

    /** When nothing of a run can go on any more: it ended, or its process was away. */
    Instant over(Run run) {
        Instant ended = run.ended().orElse(Instant.MAX);
        return absences.getOrDefault(run.process(), List.of()).stream()
                .filter(absence -> !absence.to().map(run.began()::isAfter).orElse(false))
                .map(Absence::from)
                .filter(from -> from.isBefore(ended))
                .findFirst()
                .orElse(ended);
    }

    /** Whether a process was away for a while before that moment, and may go on with what it meant to do then. */
    boolean maySpeakLate(Run run) {
        return absences.getOrDefault(run.process(), List.of()).stream()
                .anyMatch(absence -> absence.to().isPresent() && !absence.from().isAfter(run.began()));
    }
}
