package dev.sluice.k8s;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The variables of a container are settings that there are, and say what the manifest says beside them. */
final class SettingRules {

    private SettingRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("known-settings", SettingRules::knownSettings),
                new Rule("ports-agree", SettingRules::portsAgree),
                new Rule("file-on-claim", SettingRules::fileOnClaim));
    }

    private static Stream<String> knownSettings(Manifests manifests) {
        return manifests
                .containers()
                .flatMap(container -> manifests.environment(container).keySet().stream())
                .filter(name -> !Settings.knows(name))
                .map(name -> name + " sets nothing");
    }

    private static Stream<String> portsAgree(Manifests manifests) {
        return manifests.services().flatMap(container -> {
            Map<String, String> settings = manifests.environment(container);
            return Stream.concat(
                    port(container, "http", settings.getOrDefault("SERVER_PORT", "9090")),
                    port(container, "management", settings.getOrDefault("MANAGEMENT_SERVER_PORT", "")));
        });
    }

    private static Stream<String> port(JsonNode container, String name, String number) {
        return container
                        .path("ports")
                        .valueStream()
                        .anyMatch(port -> port.path("name").asString("").equals(name)
                                && port.path("containerPort").asString("").equals(number))
                ? Stream.empty()
                : Stream.of("it listens on " + number + ", which is not the port " + name);
    }

    /** Beyond a pod's life only a claim keeps a file. */
    private static Stream<String> fileOnClaim(Manifests manifests) {
        return manifests
                .pods()
                .flatMap(pod -> pod.path("containers")
                        .valueStream()
                        .filter(container -> !manifests.sharesItsStore())
                        .map(container -> manifests.environment(container).getOrDefault("SLUICE_STORE_SQLITE_PATH", ""))
                        .filter(file -> !isOnClaim(manifests, pod, file))
                        .map(file -> "the file '" + file + "' ends with its pod"));
    }

    private static boolean isOnClaim(Manifests manifests, JsonNode pod, String file) {
        return Manifests.containers(pod)
                .flatMap(container -> container.path("volumeMounts").valueStream())
                .filter(mount -> file.startsWith(mount.path("mountPath").asString("") + "/")
                        && !mount.path("readOnly").asBoolean(false))
                .flatMap(mount -> pod.path("volumes")
                        .valueStream()
                        .filter(volume -> volume.path("name").equals(mount.path("name"))))
                .map(volume -> volume.at("/persistentVolumeClaim/claimName").asString(""))
                .anyMatch(
                        claim -> manifests.find("PersistentVolumeClaim", claim).isPresent());
    }
}
