package dev.sluice.k8s;

import static dev.sluice.k8s.Manifests.name;
import static dev.sluice.k8s.Manifests.title;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who asks Prometheus asks for what Sluice tells. */
final class MetricRules {

    /** A metric with its selector. */
    private static final Pattern METRIC = Pattern.compile("([a-z_]+)\\{([^}]*)}");

    private static final Pattern METRIC_OF_VALUES = Pattern.compile("label_values\\((\\w+), *(\\w+)\\)");
    private static final Pattern BY = Pattern.compile("\\bby \\(([^)]*)\\) \\((?:\\w+\\()?([a-z_]+)\\{");
    private static final Pattern LABEL = Pattern.compile("(\\w+) *=");

    /** All of an expression that names no metric: selectors, ranges, labels, functions, variables, numbers, operators. */
    private static final Pattern NO_METRIC = Pattern.compile("label_values\\([^)]*\\)|\\{[^}]*}|\\[[^]]*]"
            + "|\\w+ +(by|without) *\\([^)]*\\)"
            + "|\\b(by|without|on|ignoring|group_left|group_right) *\\([^)]*\\)"
            + "|\\w+ *\\(|\\$\\w+|\\b\\d[\\w.]*|\\b(and|or|unless|offset|bool)\\b");

    private static final Pattern WORD = Pattern.compile("[a-zA-Z_:][\\w:]*");

    /** What Prometheus knows of a target by itself. */
    private static final Set<String> OF_TARGETS = Set.of("namespace", "pod", "service", "job", "instance", "container");

    private MetricRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("known-metrics", manifests -> queries(manifests).flatMap(MetricRules::unknown)),
                new Rule("scraped-path", MetricRules::scrapedPath),
                new Rule("own-namespace", MetricRules::ownNamespace));
    }

    private static Stream<String> queries(Manifests manifests) {
        Stream<JsonNode> boards = manifests
                .of("ConfigMap")
                .flatMap(map -> map.path("data").properties().stream())
                .filter(file -> file.getKey().endsWith(".json"))
                .map(file -> JsonMapper.shared().readTree(file.getValue().asString("")));
        Stream<String> drawn = boards.flatMap(board -> Stream.concat(
                        board.findValues("expr").stream(),
                        board.findParents("query").stream()
                                .filter(parent ->
                                        !parent.path("type").asString("").equals("datasource"))
                                .map(parent -> parent.path("query"))
                                .map(query -> query.isObject() ? query.path("query") : query)))
                .map(JsonNode::asString);
        Stream<String> scaled = triggers(manifests).map(query -> query.asString(""));
        return Stream.concat(drawn, scaled);
    }

    private static Stream<JsonNode> triggers(Manifests manifests) {
        return manifests
                .of("ScaledObject")
                .flatMap(object -> object.at("/spec/triggers").valueStream())
                .map(trigger -> trigger.at("/metadata/query"))
                .filter(query -> !query.isMissingNode());
    }

    private static Stream<String> unknown(String query) {
        Map<String, Set<String>> known = Product.metrics();
        Stream<Selected> selected = METRIC.matcher(query)
                .results()
                .map(found -> new Selected(
                        found.group(1),
                        LABEL.matcher(found.group(2))
                                .results()
                                .map(label -> label.group(1))
                                .toList()));
        Stream<Selected> listed = METRIC_OF_VALUES
                .matcher(query)
                .results()
                .map(found -> new Selected(found.group(1), List.of(found.group(2))));
        Stream<Selected> grouped = BY.matcher(query)
                .results()
                .map(found ->
                        new Selected(found.group(2), List.of(found.group(1).split(", *"))));
        Stream<Selected> named = WORD.matcher(NO_METRIC.matcher(query).replaceAll(" "))
                .results()
                .map(found -> new Selected(found.group(), List.of()));
        List<Selected> all = Stream.of(selected, listed, grouped, named)
                .flatMap(each -> each)
                .distinct()
                .toList();
        return all.isEmpty()
                ? Stream.of("no metric is in " + query)
                : all.stream().filter(each -> !each.isIn(known)).map(each -> each + " is nothing that Sluice tells");
    }

    private static Stream<String> scrapedPath(Manifests manifests) {
        return manifests
                .of("ServiceMonitor")
                .flatMap(monitor -> monitor.at("/spec/endpoints").valueStream())
                .map(endpoint -> endpoint.path("path").asString(""))
                .filter(path -> !path.equals("/actuator/prometheus"))
                .map(path -> "no metrics are at " + path);
    }

    private static Stream<String> ownNamespace(Manifests manifests) {
        return manifests
                .of("Namespace")
                .flatMap(space -> triggers(manifests)
                        .map(query -> query.asString(""))
                        .filter(query -> !query.contains("namespace=\"" + name(space) + "\""))
                        .map(query -> query + " does not ask about " + title(space)));
    }

    private record Selected(String metric, List<String> labels) {

        boolean isIn(Map<String, Set<String>> known) {
            Set<String> own = known.get(metric);
            return own != null && labels.stream().allMatch(label -> own.contains(label) || OF_TARGETS.contains(label));
        }
    }
}
