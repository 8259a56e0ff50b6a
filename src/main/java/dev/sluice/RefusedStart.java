package dev.sluice;

import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/** Says in one line why there is no start, as everything is said here: what is read by a machine is read line by line. */
final class RefusedStart implements FailureAnalysisReporter {

    private static final Logger log = LoggerFactory.getLogger(RefusedStart.class);

    private static final Pattern SPACE = Pattern.compile("\\s+");

    @Override
    public void report(FailureAnalysis analysis) {
        log.error("No start: {}", line(analysis));
    }

    private static String line(FailureAnalysis analysis) {
        return Stream.of(analysis.getDescription(), analysis.getAction())
                .filter(Objects::nonNull)
                .map(text -> SPACE.matcher(text.strip()).replaceAll(" "))
                .collect(Collectors.joining(" "));
    }
}
