package dev.sluice.k8s;

import java.util.List;
import java.util.stream.Stream;

/** All that manifests have to keep to. */
final class Rules {

    static final List<Rule> ALL = Stream.of(
                    ModelRules.all(),
                    PodRules.all(),
                    RestrictedRules.all(),
                    ProbeRules.all(),
                    SettingRules.all(),
                    SecretRules.all(),
                    ReferenceRules.all(),
                    RolloutRules.all(),
                    ScaleRules.all(),
                    NetworkRules.all(),
                    MetricRules.all())
            .flatMap(List::stream)
            .toList();

    private Rules() {}

    /** What is wrong, each with the name of its rule. */
    static List<String> broken(Manifests manifests) {
        return ALL.stream().flatMap(rule -> rule.broken(manifests).stream()).toList();
    }
}
