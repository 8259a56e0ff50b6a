package dev.sluice.k8s;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes of an object as RFC 6902 writes them: those that add, replace and remove. */
final class JsonPatch {

    private JsonPatch() {}

    static void apply(JsonNode object, JsonNode operation) {
        String path = operation.required("path").asString();
        int last = path.lastIndexOf('/');
        JsonNode parent = object.requiredAt(path.substring(0, last));
        String key = path.substring(last + 1).replace("~1", "/").replace("~0", "~");
        if (parent instanceof ArrayNode list) {
            apply(list, key, operation);
        } else {
            apply((ObjectNode) parent, key, operation);
        }
    }

    private static void apply(ArrayNode list, String key, JsonNode operation) {
        int index = key.equals("-") ? list.size() : Integer.parseInt(key);
        String op = operation.required("op").asString();
        if (!op.equals("add")) {
            list.required(index);
        }
        switch (op) {
            case "add" -> list.insert(index, operation.required("value"));
            case "replace" -> list.set(index, operation.required("value"));
            case "remove" -> list.remove(index);
            default -> throw new IllegalArgumentException(operation.toString());
        }
    }

    private static void apply(ObjectNode map, String key, JsonNode operation) {
        String op = operation.required("op").asString();
        if (!op.equals("add")) {
            map.required(key);
        }
        switch (op) {
            case "add", "replace" -> map.set(key, operation.required("value"));
            case "remove" -> map.remove(key);
            default -> throw new IllegalArgumentException(operation.toString());
        }
    }
}
