package dev.sluice;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The names of all settings, as the generated configuration metadata lists them; those of plug-ins too. */
final class SettingNames {

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";
    private static final String OURS = "sluice.";

    /** Stands in a name for what a user chooses: a queue's name, a place in a list. */
    private static final String ANY = "<name>";

    private static final Pattern OF_MANY =
            Pattern.compile("java\\.util\\.(?:Map<java\\.lang\\.String,|List<|Set<)([\\w.$]+)>");
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private final Set<String> names = new TreeSet<>();
    private final Map<String, Class<?>> settings = new TreeMap<>();

    private SettingNames() {}

    static SettingNames load(ClassLoader loader) {
        SettingNames all = new SettingNames();
        try {
            for (URL resource : Collections.list(loader.getResources(METADATA))) {
                try (InputStream in = resource.openStream()) {
                    JsonNode metadata = JsonMapper.shared().readTree(in);
                    all.addAll(metadata.path("properties"), loader);
                    all.addSettings(metadata.path("groups"), loader);
                }
            }
            all.dropExamples();
            return all;
        } catch (IOException | ClassNotFoundException cause) {
            throw new IllegalStateException("the configuration metadata cannot be read", cause);
        }
    }

    private void addAll(JsonNode properties, ClassLoader loader) throws ClassNotFoundException {
        for (JsonNode property : properties) {
            String name = property.path("name").asString("");
            Matcher many = OF_MANY.matcher(property.path("type").asString(""));
            if (!name.startsWith(OURS)) {
                continue;
            }
            if (many.matches()) {
                addComponents(name + "." + ANY, loader.loadClass(many.group(1)));
            }
            if (!many.matches() || !loader.loadClass(many.group(1)).isRecord()) {
                names.add(name);
            }
        }
    }

    /** What is described for one of many is known for all of them. */
    private void dropExamples() {
        Set<String> ofMany = names.stream().filter(name -> name.contains(ANY)).collect(Collectors.toSet());
        names.removeIf(name -> !name.contains(ANY)
                && ofMany.stream().anyMatch(many -> matches(parts(uniform(many)), parts(uniform(name)))));
    }

    private void addSettings(JsonNode groups, ClassLoader loader) throws ClassNotFoundException {
        for (JsonNode group : groups) {
            String prefix = group.path("name").asString("");
            if ((prefix + ".").startsWith(OURS)) {
                Class<?> type = loader.loadClass(group.path("type").asString(""));
                if (type.isAnnotationPresent(ConfigurationProperties.class)) {
                    settings.put(type.getName(), type);
                }
            }
        }
    }

    /** What metadata does not list: the settings within each of many. */
    private void addComponents(String name, Class<?> type) {
        if (!type.isRecord()) {
            names.add(name);
            return;
        }
        for (RecordComponent component : type.getRecordComponents()) {
            String own = written(component.getName());
            addComponents(name + "." + own, component.getType());
            if (Collection.class.isAssignableFrom(component.getType())) {
                names.add(name + "." + own + "." + ANY);
            }
        }
    }

    /** How a component's name is written in a setting's. */
    static String written(String component) {
        return HUMP.matcher(component).replaceAll("-").toLowerCase(Locale.ROOT);
    }

    /** Whether a name in a file or on the command line is one of ours, or nothing that concerns us. */
    boolean knows(String name) {
        String uniform = uniform(name);
        return !uniform.startsWith(OURS) || isOurs(uniform.replace("_", ""));
    }

    /** Whether a variable of the environment is one of ours, or nothing that concerns us. */
    boolean knowsVariable(String name) {
        String dotted = uniform(name).replace('_', '.');
        return !dotted.startsWith(OURS) || isOurs(dotted);
    }

    private boolean isOurs(String uniform) {
        List<String> parts = parts(uniform);
        return names.stream().anyMatch(name -> matches(parts(uniform(name)), parts));
    }

    private static List<String> parts(String uniform) {
        return List.of(uniform.split("\\."));
    }

    private static boolean matches(List<String> known, List<String> parts) {
        if (known.size() != parts.size()) {
            return false;
        }
        for (int i = 0; i < parts.size(); i++) {
            if (!known.get(i).equals(ANY) && !known.get(i).equals(parts.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Without what Spring lets a user write in more than one way. */
    private static String uniform(String name) {
        return name.replace("-", "").replace("[", ".").replace("]", "").toLowerCase(Locale.ROOT);
    }

    /** The types that settings are bound to, each of which checks its values. */
    Collection<Class<?>> settings() {
        return Collections.unmodifiableCollection(settings.values());
    }

    /** All of them, in order, with {@code <name>} for what a user chooses. */
    Set<String> all() {
        return Collections.unmodifiableSet(names);
    }
}
