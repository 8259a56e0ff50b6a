package dev.sluice.k8s;

import static dev.sluice.k8s.Manifests.name;
import static dev.sluice.k8s.Manifests.title;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Secrets are in secrets; what changes gets a new name, so that pods see it; and nobody is let in by mistake. */
final class SecretRules {

    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(password|secret|token|sha256|credential|private_?key|api_?key).*");
    private static final Pattern SECRET_VALUE =
            Pattern.compile("(?s).*(whsec_|://[^/@\\s]*:[^/@\\s]+@|BEGIN [A-Z ]*PRIVATE KEY).*");
    private static final Pattern HASHED = Pattern.compile(".+-[a-z0-9]{10}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private SecretRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("secrets-apart", SecretRules::secretsApart),
                new Rule("hashed-names", SecretRules::hashedNames),
                new Rule("closed", SecretRules::closed));
    }

    private static Stream<String> secretsApart(Manifests manifests) {
        Stream<Map.Entry<String, String>> maps = manifests
                .of("ConfigMap")
                .flatMap(map -> map.path("data").properties().stream())
                .map(entry -> Map.entry(entry.getKey(), entry.getValue().asString("")));
        Stream<Map.Entry<String, String>> variables = manifests
                .containers()
                .flatMap(container -> container.path("env").valueStream())
                .filter(variable -> variable.has("value"))
                .map(variable -> Map.entry(
                        variable.path("name").asString(""),
                        variable.path("value").asString("")));
        return Stream.concat(maps, variables)
                .filter(entry -> SECRET_NAME.matcher(entry.getKey()).matches()
                        || SECRET_VALUE.matcher(entry.getValue()).matches())
                .map(entry -> entry.getKey() + " is a secret for everybody to read");
    }

    private static Stream<String> hashedNames(Manifests manifests) {
        Stream<String> plain = Stream.concat(manifests.of("ConfigMap"), manifests.of("Secret"))
                .filter(object -> !HASHED.matcher(name(object)).matches())
                .map(object -> title(object) + " can change without anybody noticing");
        Stream<String> unknown = References.to(manifests)
                .filter(reference -> !isMadeByOperator(manifests, reference)
                        && manifests.find(reference.kind(), reference.name()).isEmpty())
                .map(reference -> reference.kind() + " " + reference.name() + " is not there");
        return Stream.concat(plain, unknown);
    }

    private static boolean isMadeByOperator(Manifests manifests, References.Reference reference) {
        return reference.kind().equals("Secret")
                && manifests.of("Cluster").anyMatch(cluster -> reference.name().equals(name(cluster) + "-app"));
    }

    private static Stream<String> closed(Manifests manifests) {
        return manifests.services().flatMap(container -> closed(manifests, container));
    }

    private static Stream<String> closed(Manifests manifests, JsonNode container) {
        Map<String, String> settings = manifests.environment(container);
        if (Boolean.parseBoolean(settings.get("SLUICE_SECURITY_OPEN"))) {
            return Stream.of("everybody may do everything");
        }
        return DIGEST.matcher(settings.getOrDefault("SLUICE_SECURITY_KEYS_0_SHA256", ""))
                        .matches()
                ? Stream.empty()
                : Stream.of("there is no key, so Sluice does not start");
    }
}
