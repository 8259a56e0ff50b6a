package dev.sluice.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Manifests in {@code src/test/k8s/wrong}: a folder named for the rules that they break. */
record Wrong(Path folder) {

    /** The rules, with a plus between; after a dot the name says how. */
    List<String> rules() {
        return Arrays.asList(
                folder.getFileName().toString().replaceFirst("\\..*", "").split("\\+"));
    }

    /** What is in it. Only patches of one folder are applied here, for kustomize takes half a second. */
    Manifests manifests() {
        JsonNode kustomization = read(file());
        return isPatches(kustomization) ? patched(kustomization) : Manifests.render(folder);
    }

    boolean isPatches() {
        return isPatches(read(file()));
    }

    private static boolean isPatches(JsonNode kustomization) {
        return Set.copyOf(kustomization.propertyNames()).equals(Set.of("resources", "patches"))
                && kustomization.path("resources").size() == 1;
    }

    private Manifests patched(JsonNode kustomization) {
        Manifests manifests =
                Manifests.render(folder.resolve(kustomization.at("/resources/0").asString()));
        for (JsonNode patch : kustomization.path("patches")) {
            JsonNode object = target(manifests, patch.path("target"));
            parse(patch.path("patch").asString()).forEach(operation -> JsonPatch.apply(object, operation));
        }
        return manifests;
    }

    /** By its name without a hash, as kustomize finds it. */
    private static JsonNode target(Manifests manifests, JsonNode target) {
        Pattern name = Pattern.compile(target.required("name").asString() + "(-[a-z0-9]{10})?");
        return manifests
                .of(target.required("kind").asString())
                .filter(object -> name.matcher(Manifests.name(object)).matches())
                .findFirst()
                .orElseThrow();
    }

    private Path file() {
        return folder.resolve("kustomization.yaml");
    }

    private static JsonNode read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static JsonNode parse(String yaml) {
        Object document = new Yaml().load(yaml);
        return JsonMapper.shared().valueToTree(document);
    }
}
