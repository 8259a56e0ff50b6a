package dev.sluice.k8s;

import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How an object says which others it means.
 *
 * @param labels that they have, all of them
 * @param among which it looks: the labels of each
 */
record Selector(JsonNode labels, Stream<JsonNode> among) {

    private static final String CLUSTER = "cnpg.io/cluster";

    static Stream<Selector> of(JsonNode object, Manifests manifests) {
        JsonNode spec = object.path("spec");
        return switch (Manifests.kind(object)) {
            case "Deployment", "StatefulSet", "DaemonSet" ->
                Stream.concat(
                                Stream.of(spec.path("selector")),
                                Manifests.pod(object)
                                        .path("topologySpreadConstraints")
                                        .valueStream()
                                        .map(spread -> spread.path("labelSelector")))
                        .map(own -> new Selector(own.path("matchLabels"), Stream.of(Manifests.labels(object))));
            case "Service" -> Stream.of(new Selector(spec.path("selector"), pods(manifests)));
            case "PodDisruptionBudget" -> Stream.of(new Selector(spec.at("/selector/matchLabels"), pods(manifests)));
            case "NetworkPolicy" -> Stream.of(new Selector(spec.at("/podSelector/matchLabels"), pods(manifests)));
            case "ServiceMonitor" ->
                Stream.of(new Selector(
                        spec.at("/selector/matchLabels"),
                        manifests.of("Service").map(service -> service.at("/metadata/labels"))));
            default -> Stream.empty();
        };
    }

    /** Those of templates, and those that the operator gives to the pods of a database. */
    private static Stream<JsonNode> pods(Manifests manifests) {
        return Stream.concat(
                manifests.workloads().map(Manifests::labels),
                manifests
                        .of("Cluster")
                        .map(cluster -> JsonMapper.shared().createObjectNode().put(CLUSTER, Manifests.name(cluster))));
    }

    boolean findsSomething() {
        return !labels.isEmpty() && among.anyMatch(this::matches);
    }

    boolean matches(JsonNode others) {
        return labels.properties().stream().allMatch(label -> label.getValue().equals(others.path(label.getKey())));
    }
}
