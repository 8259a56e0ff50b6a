package dev.sluice;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says by its whole name which setting was refused, where the type that it is bound to refused it: Boot's own report has the
 * name of the type's prefix, and the message of the refusal, which begins with the component's.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RefusedSettingAnalyzer extends AbstractFailureAnalyzer<BindException> {

    private static final Pattern COMPONENT =
            Pattern.compile("([a-z][A-Za-z0-9-]*)(\\[\\d+])? (?:is|has|of) .*", Pattern.DOTALL);

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable failure, BindException refused) {
        IllegalArgumentException reason = ours(refused);
        return reason == null || reason.getMessage() == null
                ? null
                : new FailureAnalysis(
                        said(refused.getName().toString(), reason.getMessage()), "Set it to what is allowed.", failure);
    }

    /** What one of our own types threw, or null. */
    private static @Nullable IllegalArgumentException ours(Throwable refused) {
        Throwable root = refused;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        StackTraceElement[] at = root.getStackTrace();
        return root instanceof IllegalArgumentException reason
                        && at.length > 0
                        && at[0].getClassName().startsWith(RefusedSettingAnalyzer.class.getPackageName() + ".")
                ? reason
                : null;
    }

    static String said(String prefix, String message) {
        Matcher component = COMPONENT.matcher(message);
        if (!component.matches()) {
            return prefix + ": " + message + ".";
        }
        String word = component.group(1);
        return prefix + "." + SettingNames.written(word) + message.substring(word.length()) + ".";
    }
}
