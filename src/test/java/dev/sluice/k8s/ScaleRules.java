package dev.sluice.k8s;

import static dev.sluice.k8s.Manifests.kind;
import static dev.sluice.k8s.Manifests.name;
import static dev.sluice.k8s.Manifests.title;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** How many replicas there are is one object's to say, and there are enough to lose one. */
final class ScaleRules {

    private ScaleRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("one-scaler", ScaleRules::oneScaler),
                new Rule("scales-something", ScaleRules::scalesSomething),
                new Rule("several-replicas", ScaleRules::severalReplicas),
                new Rule("survives-a-drain", ScaleRules::survivesADrain));
    }

    private static Stream<JsonNode> scalers(Manifests manifests) {
        return Stream.concat(manifests.of("HorizontalPodAutoscaler"), manifests.of("ScaledObject"));
    }

    private static Stream<JsonNode> scalersOf(Manifests manifests, JsonNode workload) {
        return scalers(manifests).filter(scaler -> {
            JsonNode target = scaler.at("/spec/scaleTargetRef");
            return target.path("kind").asString("Deployment").equals(kind(workload))
                    && target.path("name").asString("").equals(name(workload));
        });
    }

    private static Stream<String> oneScaler(Manifests manifests) {
        Stream<String> rivals = manifests
                .workloads()
                .filter(workload -> scalersOf(manifests, workload).count() > 1)
                .map(workload -> title(workload) + " has two that say how many there are");
        Stream<String> fixed = manifests
                .workloads()
                .filter(workload -> scalersOf(manifests, workload).findAny().isPresent()
                        && workload.path("spec").has("replicas"))
                .map(workload -> title(workload) + " is set back by each apply");
        return Stream.concat(rivals, fixed);
    }

    private static Stream<String> scalesSomething(Manifests manifests) {
        return scalers(manifests)
                .filter(scaler -> manifests
                        .workloads()
                        .noneMatch(workload -> scalersOf(manifests, workload).anyMatch(scaler::equals)))
                .map(scaler -> title(scaler) + " scales nothing");
    }

    private static Stream<String> severalReplicas(Manifests manifests) {
        return manifests
                .workloads()
                .filter(workload -> manifests.sharesItsStore() && fewest(manifests, workload) < 2)
                .map(workload -> title(workload) + " may be down to one");
    }

    private static int fewest(Manifests manifests, JsonNode workload) {
        return scalersOf(manifests, workload)
                .mapToInt(scaler -> scaler.at("/spec/minReplicas")
                        .asInt(scaler.at("/spec/minReplicaCount").asInt(0)))
                .min()
                .orElseGet(() -> workload.at("/spec/replicas").asInt(1));
    }

    private static Stream<String> survivesADrain(Manifests manifests) {
        return manifests
                .workloads()
                .filter(workload -> manifests.sharesItsStore() && !isGuarded(manifests, workload))
                .map(workload -> title(workload) + " may lose all at once, or keeps its nodes from being drained");
    }

    private static boolean isGuarded(Manifests manifests, JsonNode workload) {
        return manifests.of("PodDisruptionBudget").anyMatch(budget -> {
            int most = budget.at("/spec/maxUnavailable").asInt(0);
            return most > 0
                    && most < fewest(manifests, workload)
                    && Selector.of(budget, manifests)
                            .allMatch(selector -> selector.matches(Manifests.labels(workload)));
        });
    }
}
