package dev.sluice.k8s;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Which classes model the kinds of objects that we have. A new kind needs a row. */
final class Kinds {

    private static final String FABRIC8 = "io.fabric8.kubernetes.api.model.";
    private static final String OFFICIAL = "io.kubernetes.client.openapi.models.";

    /** By version and group: where fabric8 keeps it, and what the official client puts before its name. */
    private static final Map<String, Place> PLACES = Map.of(
            "v1", new Place("", "V1"),
            "apps/v1", new Place("apps.", "V1"),
            "autoscaling/v2", new Place("autoscaling.v2.", "V2"),
            "networking.k8s.io/v1", new Place("networking.v1.", "V1"),
            "policy/v1", new Place("policy.v1.", "V1"));

    private Kinds() {}

    static boolean isOfKubernetes(JsonNode object) {
        return PLACES.containsKey(object.path("apiVersion").asString(""));
    }

    static Class<?> fabric8(JsonNode object) throws ClassNotFoundException {
        return Class.forName(FABRIC8 + place(object).folder() + Manifests.kind(object));
    }

    static Class<?> official(JsonNode object) throws ClassNotFoundException {
        return Class.forName(OFFICIAL + place(object).version() + Manifests.kind(object));
    }

    private static Place place(JsonNode object) throws ClassNotFoundException {
        Place place = PLACES.get(object.path("apiVersion").asString(""));
        if (place == null) {
            throw new ClassNotFoundException(object.path("apiVersion").asString(""));
        }
        return place;
    }

    private record Place(String folder, String version) {}
}
