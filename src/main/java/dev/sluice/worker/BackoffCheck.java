package dev.sluice.worker;

import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Refuses to start with a backoff that makes no sense for a kind, though each of its settings does by itself. */
final class BackoffCheck implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final String ALL = "sluice.job";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Binder binder = Binder.get(context.getEnvironment());
        JobSettings all = binder.bindOrCreate(ALL, JobSettings.class);
        Map<String, KindSettings> kinds =
                binder.bindOrCreate("sluice", KindSettings.ByKind.class).kinds();
        kinds.forEach((kind, own) -> check(kind, own, all));
    }

    private static void check(String kind, KindSettings own, JobSettings all) {
        try {
            own.retryPolicy(all);
        } catch (IllegalArgumentException senseless) {
            throw new InvalidConfigurationPropertyValueException(
                    "sluice.kinds." + kind + ".backoff",
                    own.backoff(),
                    "With what is as in " + ALL + ".backoff, " + senseless.getMessage() + ".");
        }
    }
}
