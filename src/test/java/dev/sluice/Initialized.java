package dev.sluice;

import java.util.HashMap;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Tries a check of settings by itself. */
public final class Initialized {

    private Initialized() {}

    /**
     * Has settings checked.
     *
     * @param check which throws what it refuses
     * @param settings each as {@code name=value}
     */
    public static void by(ApplicationContextInitializer<ConfigurableApplicationContext> check, String... settings) {
        Map<String, Object> all = new HashMap<>();
        for (String setting : settings) {
            all.put(setting.split("=", 2)[0], setting.split("=", 2)[1]);
        }
        try (GenericApplicationContext context = new GenericApplicationContext()) {
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", all));
            check.initialize(context);
        }
    }
}
