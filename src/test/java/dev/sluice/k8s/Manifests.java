package dev.sluice.k8s;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The objects that kustomize made of one folder, and what rules ask about them. */
final class Manifests {

    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job");

    private static final Map<Path, String> RENDERED = new ConcurrentHashMap<>();

    private final List<JsonNode> objects;

    private Manifests(List<JsonNode> objects) {
        this.objects = objects;
    }

    /** Renders a folder, or remembers what came of it before. */
    static Manifests render(Path folder) {
        return parse(RENDERED.computeIfAbsent(folder.normalize(), Kubectl::render));
    }

    static Manifests parse(String yaml) {
        return new Manifests(StreamSupport.stream(new Yaml().loadAll(yaml).spliterator(), false)
                .<JsonNode>map(document -> JsonMapper.shared().valueToTree(document))
                .toList());
    }

    Stream<JsonNode> all() {
        return objects.stream();
    }

    Stream<JsonNode> of(String kind) {
        return all().filter(object -> kind(object).equals(kind));
    }

    Optional<JsonNode> find(String kind, String name) {
        return of(kind).filter(object -> name(object).equals(name)).findFirst();
    }

    /** Whatever makes pods of a template. */
    Stream<JsonNode> workloads() {
        return all().filter(object -> WORKLOADS.contains(kind(object)));
    }

    /** The specs of their pods. */
    Stream<JsonNode> pods() {
        return workloads().map(Manifests::pod);
    }

    /** Sluice itself, without what runs before it. */
    Stream<JsonNode> services() {
        return pods().flatMap(pod -> pod.path("containers").valueStream());
    }

    /** All that runs in pods. */
    Stream<JsonNode> containers() {
        return pods().flatMap(Manifests::containers);
    }

    /** Whether the jobs are in a database that several replicas share. */
    boolean sharesItsStore() {
        return services().anyMatch(each -> "postgres".equals(environment(each).get("SLUICE_STORE_KIND")));
    }

    /** The variables of a container, those from a secret of the operator left out: what comes later wins. */
    Map<String, String> environment(JsonNode container) {
        Map<String, String> variables = new LinkedHashMap<>();
        container.path("envFrom").forEach(source -> {
            find("ConfigMap", source.at("/configMapRef/name").asString(""))
                    .ifPresent(map -> map.path("data")
                            .properties()
                            .forEach(entry -> variables.put(
                                    entry.getKey(), entry.getValue().asString(""))));
            find("Secret", source.at("/secretRef/name").asString(""))
                    .ifPresent(secret -> secret.path("data")
                            .properties()
                            .forEach(entry -> variables.put(
                                    entry.getKey(), decode(entry.getValue().asString("")))));
        });
        container
                .path("env")
                .forEach(variable -> variables.put(
                        variable.path("name").asString(""),
                        variable.path("value").asString("")));
        return variables;
    }

    static String decode(String base64) {
        return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    static JsonNode pod(JsonNode workload) {
        return workload.at("/spec/template/spec");
    }

    static Stream<JsonNode> containers(JsonNode pod) {
        return Stream.of("initContainers", "containers", "ephemeralContainers")
                .flatMap(list -> pod.path(list).valueStream());
    }

    static JsonNode labels(JsonNode workload) {
        return workload.at("/spec/template/metadata/labels");
    }

    static String kind(JsonNode object) {
        return object.path("kind").asString("");
    }

    static String name(JsonNode object) {
        return object.at("/metadata/name").asString("");
    }

    /** As people call it: the kind and the name. */
    static String title(JsonNode object) {
        return kind(object) + " " + name(object);
    }
}
