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

    /**
     * Those of the store in PostgreSQL, which overlays/cluster is written for and which is still to come. When it is
     * here, a test fails until they are deleted from this place.
     */
    static final Set<String> STILL_TO_COME = Set.of(
            "SLUICE_LEASE_DURATION",
            "SLUICE_STORE_POSTGRES_PASSWORD",
            "SLUICE_STORE_POSTGRES_POOLSIZE",
            "SLUICE_STORE_POSTGRES_URL",
            "SLUICE_STORE_POSTGRES_USERNAME");

    private static final Set<String> NAMES = names();

    private Settings() {}

    static boolean knows(String variable) {
        return STILL_TO_COME.contains(variable) || isThere(variable);
    }

    static boolean isThere(String variable) {
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
