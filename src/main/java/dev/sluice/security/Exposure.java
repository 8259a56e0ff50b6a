package dev.sluice.security;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;

/** Refuses to start, before anything is made, where the whole network could do everything and nobody has said so. */
final class Exposure implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    /** The setting that says where the service listens. */
    static final String ADDRESS = "server.address";

    private static final String TOKENS = "spring.security.oauth2.resourceserver.jwt";

    private static final String REASON = "Whoever reaches this address could submit and cancel jobs."
            + " Configure keys (sluice.security.keys[0].name, .sha256 and .roles), or trusted tokens"
            + " (" + TOKENS + ".issuer-uri), or allow it to everybody (sluice.security.open=true).";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        Binder binder = Binder.get(environment);
        SecuritySettings settings = binder.bindOrCreate("sluice.security", SecuritySettings.class);
        boolean isGuarded =
                !settings.keys().isEmpty() || binder.bind(TOKENS, Map.class).isBound();
        String address = environment.getProperty(ADDRESS);
        if (!isGuarded && !settings.open() && !LoopbackGuard.isLoopback(address)) {
            throw refused(address);
        }
    }

    private static RuntimeException refused(@Nullable String address) {
        return new InvalidConfigurationPropertyValueException(ADDRESS, address, REASON);
    }
}
