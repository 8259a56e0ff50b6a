package dev.sluice;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/**
 * Says in one line why there is no start, in the words of Boot's report: what is read by a machine is read line by line.
 */
final class RefusedStart implements FailureAnalysisReporter {

    private static final Logger log = LoggerFactory.getLogger(RefusedStart.class);

    private static final Pattern SPACE = Pattern.compile("\\s+");

    @Override
    public void report(FailureAnalysis analysis) {
        log.error(
                "APPLICATION FAILED TO START{}{}",
                part(" Description: ", analysis.getDescription()),
                part(" Action: ", analysis.getAction()));
    }

    private static String part(String name, @Nullable String text) {
        return text == null ? "" : name + SPACE.matcher(text.strip()).replaceAll(" ");
    }
}
