package dev.sluice;

import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.context.ApplicationContextException;

/**
 * Says in words why there is no server, where Boot has none for it: a certificate that cannot be read, an address of another
 * machine, a port that only the system's administrator may open.
 */
final class NoServerAnalyzer extends AbstractFailureAnalyzer<ApplicationContextException> {

    private static final String NO_SERVER = "Unable to start";

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable failure, ApplicationContextException refused) {
        boolean isOfTheServer = causes(refused).anyMatch(NoServerAnalyzer::isOfTheServer);
        if (!isOfTheServer || causes(refused).anyMatch(NoServerAnalyzer::isKnown)) {
            return null;
        }
        String why = causes(refused)
                .map(Throwable::getMessage)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(": ", "", "."));
        return new FailureAnalysis(why, "Look at what is set below server.", failure);
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }

    private static boolean isOfTheServer(Throwable cause) {
        return cause instanceof WebServerException
                || String.valueOf(cause.getMessage()).startsWith(NO_SERVER);
    }

    /** Others say more of it: the name, the value and what is allowed. */
    private static boolean isKnown(Throwable cause) {
        return cause instanceof BindException
                || cause instanceof InvalidConfigurationPropertyValueException
                || cause instanceof PortInUseException;
    }
}
