package dev.sluice.k8s;

import static dev.sluice.k8s.Manifests.title;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Objects are what their models say: two strangers' for what is Kubernetes' own, shapes of ours for the rest. */
final class ModelRules {

    private ModelRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("fabric8", manifests -> each(manifests, Fabric8Model::problem)),
                new Rule("official", manifests -> each(manifests, OfficialModel::problem)),
                new Rule("shape", manifests -> manifests.all().flatMap(ModelRules::shape)));
    }

    private static Stream<String> each(Manifests manifests, Function<JsonNode, Optional<String>> model) {
        return manifests
                .all()
                .filter(Kinds::isOfKubernetes)
                .flatMap(object -> model.apply(object).map(problem -> title(object) + " " + problem).stream());
    }

    private static Stream<String> shape(JsonNode object) {
        if (Kinds.isOfKubernetes(object)) {
            return Stream.empty();
        }
        return Shape.of(object)
                .map(shape -> shape.problems(object).map(problem -> title(object) + " " + problem))
                .orElseGet(() -> Stream.of(title(object) + " is of no kind that is known here"));
    }
}
