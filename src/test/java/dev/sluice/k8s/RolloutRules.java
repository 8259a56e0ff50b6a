package dev.sluice.k8s;

import static dev.sluice.k8s.Manifests.title;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** One file has one process; replicas that share a database come and go without a gap. */
final class RolloutRules {

    private static final Set<String> MANY = Set.of("HorizontalPodAutoscaler", "ScaledObject", "PodDisruptionBudget");
    private static final List<String> SPREAD_OVER = List.of("topology.kubernetes.io/zone", "kubernetes.io/hostname");

    private RolloutRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("single-writer", RolloutRules::singleWriter),
                new Rule("rolls-without-gap", manifests -> shared(manifests).flatMap(RolloutRules::rolls)),
                new Rule("spread", manifests -> shared(manifests).flatMap(RolloutRules::spread)));
    }

    /** The workloads, if they may have several replicas. */
    private static Stream<JsonNode> shared(Manifests manifests) {
        return manifests.workloads().filter(workload -> manifests.sharesItsStore());
    }

    private static Stream<String> singleWriter(Manifests manifests) {
        if (manifests.sharesItsStore()) {
            return Stream.empty();
        }
        Stream<String> several = manifests
                .workloads()
                .filter(workload -> workload.at("/spec/replicas").asInt(0) != 1)
                .map(workload -> title(workload) + " has not one replica");
        Stream<String> overlapping = manifests
                .workloads()
                .filter(workload ->
                        !workload.at("/spec/strategy/type").asString("").equals("Recreate"))
                .map(workload -> title(workload) + " starts a new one beside the old");
        Stream<String> scaled = manifests
                .all()
                .filter(object -> MANY.contains(Manifests.kind(object)))
                .map(object -> title(object) + " is for many");
        Stream<String> shared = manifests
                .of("PersistentVolumeClaim")
                .filter(claim -> !claim.at("/spec/accessModes").toString().equals("[\"ReadWriteOncePod\"]"))
                .map(claim -> title(claim) + " is for more than one pod");
        return Stream.of(several, overlapping, scaled, shared).flatMap(each -> each);
    }

    private static Stream<String> rolls(JsonNode workload) {
        JsonNode rolling = workload.at("/spec/strategy/rollingUpdate");
        return rolling.path("maxUnavailable").asString("25%").matches("0%?")
                        && !rolling.path("maxSurge").asString("25%").matches("0%?")
                ? Stream.empty()
                : Stream.of(title(workload) + " stops one before there is another");
    }

    private static Stream<String> spread(JsonNode workload) {
        return SPREAD_OVER.stream()
                .filter(key -> Manifests.pod(workload)
                        .path("topologySpreadConstraints")
                        .valueStream()
                        .noneMatch(spread ->
                                spread.path("topologyKey").asString("").equals(key)))
                .map(key -> title(workload) + " may be all in one " + key);
    }
}
