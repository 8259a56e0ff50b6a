package dev.sluice.k8s;

import static dev.sluice.k8s.Manifests.containers;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The Pod Security Standard "restricted", line by line, and a root file system that nobody writes to. */
final class RestrictedRules {

    private static final Set<String> VOLUMES = Set.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");

    private RestrictedRules() {}

    static List<Rule> all() {
        return List.of(new Rule("restricted", manifests -> manifests.pods().flatMap(RestrictedRules::pod)));
    }

    private static Stream<String> pod(JsonNode pod) {
        Stream<String> shared = Stream.of("hostNetwork", "hostPID", "hostIPC")
                .filter(name -> pod.path(name).asBoolean(false))
                .map(name -> name + " is shared");
        Stream<String> volumes = pod.path("volumes")
                .valueStream()
                .flatMap(volume -> volume.propertyNames().stream())
                .filter(type -> !type.equals("name") && !VOLUMES.contains(type))
                .map(type -> "a volume is of type " + type);
        Stream<String> inside = containers(pod)
                .flatMap(container -> container(pod, container)
                        .map(what -> container.path("name").asString("") + " " + what));
        return Stream.of(shared, volumes, inside).flatMap(each -> each);
    }

    private static Stream<String> container(JsonNode pod, JsonNode container) {
        JsonNode own = container.path("securityContext");
        return Stream.of(
                        unless(of(pod, own, "runAsNonRoot").asBoolean(false), "may run as root"),
                        unless(of(pod, own, "runAsUser").asInt(1) != 0, "runs as root"),
                        unless(!own.path("privileged").asBoolean(false), "is privileged"),
                        unless(!own.path("allowPrivilegeEscalation").asBoolean(true), "may gain privileges"),
                        unless(own.path("readOnlyRootFilesystem").asBoolean(false), "may write to its own files"),
                        unless(own.at("/capabilities/drop").valueStream().anyMatch(is("ALL")), "keeps capabilities"),
                        unless(
                                own.at("/capabilities/add").valueStream().allMatch(is("NET_BIND_SERVICE")),
                                "adds capabilities"),
                        unless(
                                Set.of("RuntimeDefault", "Localhost")
                                        .contains(of(pod, own, "seccompProfile")
                                                .path("type")
                                                .asString("")),
                                "may make every system call"),
                        unless(own.path("procMount").asString("Default").equals("Default"), "sees all of /proc"),
                        unless(
                                container.path("ports").valueStream().noneMatch(port -> port.has("hostPort")),
                                "takes a port of its node"))
                .flatMap(each -> each);
    }

    /** A container's own word counts before its pod's. */
    private static JsonNode of(JsonNode pod, JsonNode own, String name) {
        return own.has(name) ? own.path(name) : pod.path("securityContext").path(name);
    }

    private static Predicate<JsonNode> is(String word) {
        return node -> node.asString("").equals(word);
    }

    private static Stream<String> unless(boolean kept, String problem) {
        return kept ? Stream.empty() : Stream.of(problem);
    }
}
