package dev.sluice;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Looks at all that was set before anything is made of it, or any file touched. A name that means nothing is refused, since
 * it is a slip of the pen whose wish would go unheard; in the environment, where Kubernetes leaves names of its own, it is
 * only warned of.
 */
final class SettingsCheck implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final Logger log = LoggerFactory.getLogger(SettingsCheck.class);

    private static final Pattern SECRET = Pattern.compile("(?i)secret|password|key|token|sha");

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        SettingNames names = SettingNames.load(Objects.requireNonNull(context.getClassLoader()));
        Set<String> strangers = new TreeSet<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof SystemEnvironmentPropertySource variables) {
                for (String name : variables.getPropertyNames()) {
                    if (!names.knowsVariable(name)) {
                        strangers.add(name);
                    }
                }
            } else if (source instanceof EnumerablePropertySource<?> settings) {
                for (String name : settings.getPropertyNames()) {
                    if (!names.knows(name)) {
                        throw unknown(name, settings.getProperty(name), names);
                    }
                }
            }
        }
        if (!strangers.isEmpty()) {
            log.warn("These variables of the environment mean nothing here: {}", String.join(", ", strangers));
        }
        Binder binder = Binder.get(environment);
        for (Class<?> type : names.settings()) {
            binder.bindOrCreate(prefix(type), type);
        }
    }

    private static String prefix(Class<?> type) {
        return type.getAnnotation(ConfigurationProperties.class).value();
    }

    /** A slip of the pen may be in the name of a secret. */
    private static RuntimeException unknown(String name, @Nullable Object value, SettingNames names) {
        boolean isSecret = SECRET.matcher(name).find();
        return new InvalidConfigurationPropertyValueException(
                name,
                isSecret ? "******" : value,
                "There is no such setting. There are " + String.join(", ", names.all()) + ".");
    }
}
