package dev.sluice.k8s;

import dev.sluice.KnownSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The settings that there are, ours and Spring's, by the names they have in the environment. */
final class Settings {

    private static final Set<String> NAMES = names();

    private Settings() {}

    static boolean knows(String variable) {
        return variable.startsWith("SLUICE_")
                ? KnownSettings.has(variable)
                : NAMES.contains(variable.toLowerCase(Locale.ROOT).replace('_', '.'));
    }

    private static Set<String> names() {
        Set<String> names = new HashSet<>();
        try {
            ClassLoader loader = Settings.class.getClassLoader();
            for (URL metadata : Collections.list(loader.getResources("META-INF/spring-configuration-metadata.json"))) {
                try (InputStream in = metadata.openStream()) {
                    for (JsonNode property : JsonMapper.shared().readTree(in).path("properties")) {
                        names.add(property.path("name").asString("").replace("-", ""));
                    }
                }
            }
            return names;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
