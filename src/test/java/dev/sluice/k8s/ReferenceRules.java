package dev.sluice.k8s;

import static dev.sluice.k8s.Manifests.name;
import static dev.sluice.k8s.Manifests.title;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What objects say of each other is so. */
final class ReferenceRules {

    private static final Set<String> OF_NO_NAMESPACE = Set.of("Namespace");

    private ReferenceRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("selectors-match", ReferenceRules::selectorsMatch),
                new Rule("ports-exist", ReferenceRules::portsExist),
                new Rule("one-namespace", ReferenceRules::oneNamespace));
    }

    private static Stream<String> selectorsMatch(Manifests manifests) {
        return manifests
                .all()
                .flatMap(object -> Selector.of(object, manifests)
                        .filter(selector -> !selector.findsSomething())
                        .map(selector -> title(object) + " selects nothing by " + selector.labels()));
    }

    private static Stream<String> portsExist(Manifests manifests) {
        Stream<JsonNode> services = manifests
                .of("Service")
                .flatMap(service -> service.at("/spec/ports").valueStream())
                .map(port -> port.path("targetPort"));
        Stream<JsonNode> probes = manifests
                .containers()
                .flatMap(container -> Stream.of("startupProbe", "livenessProbe", "readinessProbe")
                        .map(probe -> container.path(probe).at("/httpGet/port")));
        Stream<JsonNode> doors = manifests
                .of("NetworkPolicy")
                .flatMap(policy -> policy.at("/spec/ingress").valueStream())
                .flatMap(rule -> rule.path("ports").valueStream())
                .map(port -> port.path("port"));
        Stream<String> ofPods = Stream.of(services, probes, doors)
                .flatMap(each -> each)
                .filter(port -> port.isString() && !hasPort(manifests.containers(), port))
                .map(port -> "no container has the port " + port);
        Stream<String> ofServices = manifests
                .of("ServiceMonitor")
                .flatMap(monitor -> monitor.at("/spec/endpoints").valueStream())
                .map(endpoint -> endpoint.path("port"))
                .filter(port -> !hasPort(manifests.of("Service").map(service -> service.path("spec")), port))
                .map(port -> "no service has the port " + port);
        return Stream.concat(ofPods, ofServices);
    }

    private static boolean hasPort(Stream<JsonNode> owners, JsonNode name) {
        return owners.flatMap(owner -> owner.path("ports").valueStream())
                .anyMatch(port -> port.path("name").equals(name));
    }

    private static Stream<String> oneNamespace(Manifests manifests) {
        List<JsonNode> spaces = manifests.of("Namespace").toList();
        if (spaces.size() != 1) {
            return Stream.of("there are " + spaces.size() + " namespaces");
        }
        JsonNode space = spaces.get(0);
        Stream<String> lax = Stream.of(space)
                .filter(each -> !"restricted"
                        .equals(each.path("metadata")
                                .path("labels")
                                .path("pod-security.kubernetes.io/enforce")
                                .asString("")))
                .map(each -> title(each) + " lets in pods that are not restricted");
        Stream<String> elsewhere = manifests
                .all()
                .filter(object -> !OF_NO_NAMESPACE.contains(Manifests.kind(object)))
                .filter(object -> !object.at("/metadata/namespace").asString("").equals(name(space)))
                .map(object -> title(object) + " is not in " + name(space));
        return Stream.concat(lax, elsewhere);
    }
}
