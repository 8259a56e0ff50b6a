package dev.sluice.k8s;

import static dev.sluice.k8s.Manifests.containers;
import static dev.sluice.k8s.Manifests.pod;
import static dev.sluice.k8s.Manifests.title;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Pods ask for nothing they do not need, and say how much they do. */
final class PodRules {

    /** A version, or a digest after whatever stands there. */
    private static final Pattern EXACT =
            Pattern.compile("[^:@]+(:\\d+/[^:@]+)?(:v?\\d+\\.\\d+[\\w.-]*|(:[\\w.-]+)?@sha256:[0-9a-f]{64})");

    private static final List<String> RESOURCES = List.of("cpu", "memory", "ephemeral-storage");

    private PodRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("exact-image", PodRules::exactImage),
                new Rule("no-token", PodRules::noToken),
                new Rule("no-service-links", PodRules::noServiceLinks),
                new Rule("resources", manifests -> manifests.containers().flatMap(PodRules::resources)),
                new Rule("writable-paths", manifests -> manifests.pods().flatMap(PodRules::writablePaths)));
    }

    private static Stream<String> exactImage(Manifests manifests) {
        Stream<JsonNode> images = Stream.concat(
                manifests.containers().map(container -> container.path("image")),
                manifests.of("Cluster").map(cluster -> cluster.at("/spec/imageName")));
        return images.map(image -> image.asString(""))
                .filter(image -> !EXACT.matcher(image).matches())
                .map(image -> "'" + image + "' may be another one tomorrow");
    }

    private static Stream<String> noToken(Manifests manifests) {
        Stream<JsonNode> tokens = Stream.concat(
                manifests.of("ServiceAccount"), manifests.workloads().map(Manifests::pod));
        Stream<String> given = tokens.filter(
                        object -> object.path("automountServiceAccountToken").asBoolean(true))
                .map(object -> object.has("kind") ? title(object) + " gives a token" : "a pod takes a token");
        Stream<String> strange = manifests
                .pods()
                .map(pod -> pod.path("serviceAccountName").asString(""))
                .filter(account -> manifests.find("ServiceAccount", account).isEmpty())
                .map(account -> "the account '" + account + "' is none of ours");
        return Stream.concat(given, strange);
    }

    private static Stream<String> noServiceLinks(Manifests manifests) {
        return manifests
                .workloads()
                .filter(workload -> pod(workload).path("enableServiceLinks").asBoolean(true))
                .map(workload -> title(workload) + " takes variables named after services");
    }

    private static Stream<String> resources(JsonNode container) {
        return RESOURCES.stream().flatMap(resource -> {
            JsonNode request = container.at("/resources/requests").path(resource);
            JsonNode limit = container.at("/resources/limits").path(resource);
            if (request.isMissingNode() || limit.isMissingNode()) {
                return Stream.of(resource + " has no request or no limit");
            }
            return amount(request).compareTo(amount(limit)) > 0
                    ? Stream.of(resource + " may be less than it asks for")
                    : Stream.empty();
        });
    }

    private static BigDecimal amount(JsonNode quantity) {
        return new Quantity(quantity.asString()).getNumericalAmount();
    }

    /** What a read-only file system leaves to write to. */
    private static Stream<String> writablePaths(JsonNode pod) {
        Stream<String> unbounded = pod.path("volumes")
                .valueStream()
                .filter(volume ->
                        volume.has("emptyDir") && !volume.path("emptyDir").has("sizeLimit"))
                .map(volume -> "the volume " + volume.path("name").asString("") + " may fill the node's disk");
        Stream<String> readOnly = pod.path("containers")
                .valueStream()
                .filter(container ->
                        container.path("volumeMounts").valueStream().noneMatch(PodRules::isTemp))
                .map(container -> container.path("name").asString("") + " cannot write to /tmp");
        Stream<String> unknown = containers(pod)
                .flatMap(container -> container.path("volumeMounts").valueStream())
                .map(mount -> mount.path("name").asString(""))
                .filter(mount -> pod.path("volumes")
                        .valueStream()
                        .noneMatch(volume -> volume.path("name").asString("").equals(mount)))
                .map(mount -> "there is no volume " + mount);
        return Stream.of(unbounded, readOnly, unknown).flatMap(each -> each);
    }

    private static boolean isTemp(JsonNode mount) {
        return mount.path("mountPath").asString("").equals("/tmp")
                && !mount.path("readOnly").asBoolean(false);
    }
}
