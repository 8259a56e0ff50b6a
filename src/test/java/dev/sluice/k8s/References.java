package dev.sluice.k8s;

import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Where objects name a ConfigMap or a Secret. */
final class References {

    private References() {}

    static Stream<Reference> to(Manifests manifests) {
        return Stream.of(
                        manifests.containers().flatMap(References::ofContainer),
                        manifests
                                .pods()
                                .flatMap(pod -> pod.path("volumes").valueStream())
                                .flatMap(References::ofVolume),
                        manifests
                                .of("ServiceMonitor")
                                .flatMap(
                                        monitor -> monitor.at("/spec/endpoints").valueStream())
                                .map(endpoint -> endpoint.at("/authorization/credentials/name"))
                                .map(name -> new Reference("Secret", name.asString(""))))
                .flatMap(each -> each)
                .filter(reference -> !reference.name().isEmpty());
    }

    private static Stream<Reference> ofContainer(JsonNode container) {
        return Stream.concat(
                container
                        .path("envFrom")
                        .valueStream()
                        .flatMap(source -> Stream.of(
                                new Reference(
                                        "ConfigMap",
                                        source.at("/configMapRef/name").asString("")),
                                new Reference(
                                        "Secret", source.at("/secretRef/name").asString("")))),
                container
                        .path("env")
                        .valueStream()
                        .map(variable -> variable.path("valueFrom"))
                        .flatMap(from -> Stream.of(
                                new Reference(
                                        "ConfigMap",
                                        from.at("/configMapKeyRef/name").asString("")),
                                new Reference(
                                        "Secret", from.at("/secretKeyRef/name").asString("")))));
    }

    private static Stream<Reference> ofVolume(JsonNode volume) {
        return Stream.of(
                new Reference("ConfigMap", volume.at("/configMap/name").asString("")),
                new Reference("Secret", volume.at("/secret/secretName").asString("")));
    }

    record Reference(String kind, String name) {}
}
