package dev.sluice;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Leaves out all that makes spans while there is nowhere to send them. Spring Boot would make them all the same: a good
 * part of what a submission costs, for nobody.
 */
final class TracingWhenWanted implements AutoConfigurationImportFilter, EnvironmentAware {

    /** Where spans go; also from {@code OTEL_EXPORTER_OTLP_ENDPOINT}, which Spring Boot translates to this. */
    private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

    private static final String[] SPANS = {
        "org.springframework.boot.micrometer.tracing.", "org.springframework.boot.opentelemetry."
    };

    private @Nullable Environment environment;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public boolean[] match(@Nullable String[] autoConfigurations, AutoConfigurationMetadata metadata) {
        boolean wanted = StringUtils.hasText(Objects.requireNonNull(environment).getProperty(ENDPOINT));
        boolean[] matches = new boolean[autoConfigurations.length];
        for (int i = 0; i < matches.length; i++) {
            matches[i] = wanted || !makesSpans(autoConfigurations[i]);
        }
        return matches;
    }

    private static boolean makesSpans(@Nullable String autoConfiguration) {
        return autoConfiguration != null && Stream.of(SPANS).anyMatch(autoConfiguration::startsWith);
    }
}
