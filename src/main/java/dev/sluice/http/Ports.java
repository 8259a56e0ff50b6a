package dev.sluice.http;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;

/** Refuses to start with a port that there cannot be, before anything is made for it. */
final class Ports implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final int HIGHEST = 65_535;

    /** Where the management has none. */
    private static final int NONE = -1;

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        check(context.getEnvironment(), "server.port", 0);
        check(context.getEnvironment(), "management.server.port", NONE);
    }

    private static void check(ConfigurableEnvironment environment, String name, int lowest) {
        Integer port = Binder.get(environment).bind(name, Integer.class).orElse(0);
        if (port < lowest || port > HIGHEST) {
            throw new InvalidConfigurationPropertyValueException(
                    name, port, "A port is " + lowest + " to " + HIGHEST + "; 0 takes a free one.");
        }
    }
}
