package dev.sluice.k8s;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.convert.DurationStyle;
import tools.jackson.databind.JsonNode;

/** Kubernetes asks where there is somebody to answer, and waits long enough at the end. */
final class ProbeRules {

    private static final Map<String, String> PROBES = Map.of(
            "startupProbe", "/actuator/health/liveness",
            "livenessProbe", "/actuator/health/liveness",
            "readinessProbe", "/actuator/health/readiness");

    /** What the probes ask for. */
    static final Set<String> PATHS = Set.copyOf(PROBES.values());

    private static final int SHORTEST_START_SECONDS = 120;
    private static final int SHORTEST_SLEEP_SECONDS = 5;

    private ProbeRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("probes", manifests -> manifests.services().flatMap(ProbeRules::probes)),
                new Rule("patient-start", manifests -> manifests.services().flatMap(ProbeRules::patientStart)),
                new Rule("sleeps-first", manifests -> manifests.services().flatMap(ProbeRules::sleepsFirst)),
                new Rule("stops-in-time", ProbeRules::stopsInTime));
    }

    private static Stream<String> probes(JsonNode container) {
        return PROBES.entrySet().stream()
                .filter(probe -> {
                    JsonNode get = container.path(probe.getKey()).path("httpGet");
                    return !get.path("path").asString("").equals(probe.getValue())
                            || !get.path("port").asString("").equals("management");
                })
                .map(probe -> "no " + probe.getKey() + " asks " + probe.getValue() + " at the port management");
    }

    private static Stream<String> patientStart(JsonNode container) {
        JsonNode probe = container.path("startupProbe");
        int seconds = probe.path("periodSeconds").asInt(10)
                * probe.path("failureThreshold").asInt(3);
        return seconds >= SHORTEST_START_SECONDS
                ? Stream.empty()
                : Stream.of("it is killed when it takes more than " + seconds + " s to start");
    }

    private static Stream<String> sleepsFirst(JsonNode container) {
        return sleep(container) >= SHORTEST_SLEEP_SECONDS
                ? Stream.empty()
                : Stream.of("it stops before everybody has heard that it does");
    }

    private static Stream<String> stopsInTime(Manifests manifests) {
        return manifests
                .pods()
                .flatMap(pod -> pod.path("containers").valueStream().flatMap(container -> {
                    Map<String, String> settings = manifests.environment(container);
                    Duration needed = Duration.ofSeconds(sleep(container))
                            .plus(duration(settings, "SLUICE_SHUTDOWN_DRAIN"))
                            .plus(duration(settings, "SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE"));
                    Duration given = Duration.ofSeconds(
                            pod.path("terminationGracePeriodSeconds").asInt(30));
                    return given.compareTo(needed) > 0
                            ? Stream.empty()
                            : Stream.of("it may need " + needed + " to stop and is killed after " + given);
                }));
    }

    private static int sleep(JsonNode container) {
        return container.at("/lifecycle/preStop/sleep/seconds").asInt(0);
    }

    /** Written down in the manifests, so that whoever changes one sees the other. */
    private static Duration duration(Map<String, String> settings, String name) {
        return DurationStyle.detectAndParse(settings.getOrDefault(name, "1h"));
    }
}
