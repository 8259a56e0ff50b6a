package dev.sluice.k8s;

import static dev.sluice.k8s.Manifests.title;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Who may reach a pod and whom it may reach. */
final class NetworkRules {

    /** One address of each network that jobs must not reach: private ones, nodes' own, clouds' metadata. */
    private static final List<String> INSIDE = List.of(
            "10.0.0.1",
            "100.64.0.1",
            "127.0.0.1",
            "168.63.129.16",
            "169.254.169.254",
            "172.16.0.1",
            "192.168.0.1",
            "::1",
            "64:ff9b::a00:1",
            "2002:a00:1::1",
            "fc00::1",
            "fe80::1");

    private static final int DNS = 53;
    private static final int POSTGRES = 5432;

    private NetworkRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("both-directions", NetworkRules::bothDirections),
                new Rule("inside-only", NetworkRules::insideOnly),
                new Rule("can-be-called", NetworkRules::canBeCalled),
                new Rule("reaches-names", NetworkRules::reachesNames),
                new Rule("reaches-database", NetworkRules::reachesDatabase),
                new Rule("reaches-public-only", NetworkRules::reachesPublicOnly));
    }

    private static Stream<JsonNode> policies(Manifests manifests, JsonNode workload) {
        return manifests
                .of("NetworkPolicy")
                .filter(policy -> Selector.of(policy, manifests)
                        .allMatch(selector -> selector.matches(Manifests.labels(workload))));
    }

    private static Stream<JsonNode> rules(Manifests manifests, String direction) {
        return manifests
                .workloads()
                .flatMap(workload -> policies(manifests, workload))
                .flatMap(policy -> policy.path("spec").path(direction).valueStream());
    }

    private static Stream<String> bothDirections(Manifests manifests) {
        return manifests
                .workloads()
                .flatMap(workload -> Stream.of("Ingress", "Egress")
                        .filter(direction -> policies(manifests, workload)
                                .noneMatch(policy -> policy.at("/spec/policyTypes")
                                        .valueStream()
                                        .anyMatch(type -> type.asString("").equals(direction))))
                        .map(direction -> title(workload) + " has no rule of " + direction));
    }

    /** Everything can be asked at the port for metrics too. */
    private static Stream<String> insideOnly(Manifests manifests) {
        return rules(manifests, "ingress")
                .filter(rule -> rule.path("from").isEmpty() && opens(rule, "management", 9091))
                .map(rule -> "everybody reaches the port for metrics");
    }

    private static Stream<String> canBeCalled(Manifests manifests) {
        return rules(manifests, "ingress").anyMatch(rule -> opens(rule, "http", 9090))
                ? Stream.empty()
                : Stream.of("nobody reaches the service");
    }

    private static Stream<String> reachesNames(Manifests manifests) {
        return Stream.of("UDP", "TCP")
                .filter(protocol -> rules(manifests, "egress")
                        .noneMatch(rule -> rule.path("ports")
                                .valueStream()
                                .anyMatch(port -> port.path("port").asInt(0) == DNS
                                        && port.path("protocol").asString("TCP").equals(protocol))))
                .map(protocol -> "names cannot be asked for by " + protocol);
    }

    private static Stream<String> reachesDatabase(Manifests manifests) {
        boolean reaches = rules(manifests, "egress")
                .anyMatch(rule -> rule.path("ports")
                        .valueStream()
                        .anyMatch(port -> port.path("port").asInt(0) == POSTGRES));
        if (reaches == manifests.sharesItsStore()) {
            return Stream.empty();
        }
        return Stream.of(reaches ? "a database is reached that is not used" : "the database cannot be reached");
    }

    private static Stream<String> reachesPublicOnly(Manifests manifests) {
        return rules(manifests, "egress")
                .filter(rule -> opensOther(rule))
                .flatMap(rule -> rule.path("to").isEmpty()
                        ? Stream.of("everything may be reached")
                        : rule.path("to").valueStream().flatMap(NetworkRules::inside));
    }

    private static Stream<String> inside(JsonNode peer) {
        JsonNode block = peer.path("ipBlock");
        if (block.isMissingNode()) {
            return Stream.of("jobs may reach the pods of " + peer);
        }
        return INSIDE.stream()
                .filter(address -> Ranges.contain(block.path("cidr").asString(""), address)
                        && block.path("except")
                                .valueStream()
                                .noneMatch(range -> Ranges.contain(range.asString(""), address)))
                .map(address -> "jobs may reach " + address);
    }

    /** Whether it opens more than the ports of name servers and databases. */
    private static boolean opensOther(JsonNode rule) {
        return rule.path("ports").isEmpty()
                || rule.path("ports")
                        .valueStream()
                        .anyMatch(port -> !List.of(DNS, POSTGRES)
                                .contains(port.path("port").asInt(0)));
    }

    private static boolean opens(JsonNode rule, String name, int number) {
        return rule.path("ports").isEmpty()
                || rule.path("ports")
                        .valueStream()
                        .map(port -> port.path("port").asString(name))
                        .anyMatch(port -> port.equals(name) || port.equals(Integer.toString(number)));
    }
}
