package dev.sluice.security;

import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/** Refuses to start, before anything is made, where the whole network could do everything and nobody has said so. */
final class Exposure implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    /** The setting that says where the service listens. */
    static final String ADDRESS = "server.address";

    /** And where it does besides, once health and metrics have a port of their own; every route is there too. */
    private static final String MANAGEMENT_ADDRESS = "management.server.address";

    private static final String TOKENS = "spring.security.oauth2.resourceserver.jwt.";

    private static final String REASON = "Whoever reaches this address could submit and cancel jobs."
            + " Configure keys (sluice.security.keys[0].name, .sha256 and .roles), or trusted tokens"
            + " (" + TOKENS + "issuer-uri), or allow it to everybody (sluice.security.open=true).";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        boolean hasManagement = ManagementPortType.get(environment) == ManagementPortType.DIFFERENT;
        if (hasManagement) {
            listenWhereTheServiceDoes(environment);
        }
        SecuritySettings settings = Binder.get(environment).bindOrCreate("sluice.security", SecuritySettings.class);
        if (settings.keys().isEmpty() && !trustsTokens(environment) && !settings.open()) {
            refuseUnlessLoopback(ADDRESS, environment.getProperty(ADDRESS));
            if (hasManagement) {
                refuseUnlessLoopback(MANAGEMENT_ADDRESS, environment.getProperty(MANAGEMENT_ADDRESS));
            }
        }
    }

    /** Boot takes no address for every address, whatever the service's own is. */
    private static void listenWhereTheServiceDoes(ConfigurableEnvironment environment) {
        String address = environment.getProperty(ADDRESS);
        if (StringUtils.hasText(address) && !StringUtils.hasText(environment.getProperty(MANAGEMENT_ADDRESS))) {
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource("management address", Map.of(MANAGEMENT_ADDRESS, address)));
        }
    }

    /** Whether there is something to know a token by: each of these alone makes Boot read them, and nothing else does. */
    private static boolean trustsTokens(ConfigurableEnvironment environment) {
        return Stream.of("issuer-uri", "jwk-set-uri", "public-key-location")
                .anyMatch(setting -> StringUtils.hasText(environment.getProperty(TOKENS + setting)));
    }

    private static void refuseUnlessLoopback(String setting, @Nullable String address) {
        if (!LoopbackGuard.isLoopback(address)) {
            throw new InvalidConfigurationPropertyValueException(setting, address, REASON);
        }
    }
}
