package dev.sluice.k8s;

import dev.sluice.RunningSluice;
import dev.sluice.security.Keys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Sluice with the settings of overlays/single, started once in this JVM: what it tells probes and Prometheus. */
final class Product {

    private static final String METRICS = "/actuator/prometheus";
    private static final String OPERATOR = "operator";
    private static final int MORE_THAN_FIT = 4;

    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+)(?:\\{(.*)})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, Integer> answers = new HashMap<>();
    private final Map<String, Set<String>> metrics = new HashMap<>();

    private Product() {
        try (RunningSluice sluice = RunningSluice.startIn(
                environment(),
                "--management.server.port=0",
                "--sluice.queues.default.capacity=1",
                "--sluice.queues.default.concurrency=1")) {
            overload(sluice);
            scrape(sluice);
            ProbeRules.PATHS.forEach(
                    path -> answers.put(path, get(sluice, path, "").statusCode()));
            answers.put(METRICS, get(sluice, METRICS, "").statusCode());
        }
    }

    /** What each path of the management port answers to somebody without a key. */
    static Map<String, Integer> answers() {
        return Holder.THE_ONE.answers;
    }

    /** The names of all metrics, each with those of its labels. */
    static Map<String, Set<String>> metrics() {
        return Holder.THE_ONE.metrics;
    }

    private static Map<String, Object> environment() {
        Manifests manifests = Manifests.render(Path.of("k8s/overlays/single"));
        Map<String, Object> environment = manifests
                .services()
                .flatMap(container -> manifests.environment(container).entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        environment.put("SLUICE_SECURITY_KEYS_1_NAME", OPERATOR);
        environment.put("SLUICE_SECURITY_KEYS_1_SHA256", Keys.sha256(Keys.of(OPERATOR)));
        environment.put("SLUICE_SECURITY_KEYS_1_ROLES", "submit,operate");
        return environment;
    }

    /** Some jobs end well and one at least is refused, for what never happened is not told. */
    private void overload(RunningSluice sluice) {
        HttpRequest request = HttpRequest.newBuilder(sluice.uri("/request"))
                .header("Authorization", Keys.bearer(OPERATOR))
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=10")
                .POST(BodyPublishers.ofString("{\"payload\":{\"duration\":\"PT0.2S\"}}"))
                .build();
        Stream.generate(() -> client.sendAsync(request, BodyHandlers.discarding()))
                .limit(MORE_THAN_FIT)
                .toList()
                .forEach(CompletableFuture::join);
    }

    private void scrape(RunningSluice sluice) {
        String text = Awaitility.await()
                .until(
                        () -> get(sluice, METRICS, Keys.bearer(OPERATOR)).body(),
                        body -> body.contains("sluice_jobs_run_seconds_count"));
        SAMPLE.matcher(text)
                .results()
                .forEach(sample -> metrics.computeIfAbsent(sample.group(1), name -> new TreeSet<>())
                        .addAll(labels(sample)));
    }

    private static Set<String> labels(MatchResult sample) {
        return sample.group(2) == null
                ? Set.of()
                : LABEL.matcher(sample.group(2))
                        .results()
                        .map(label -> label.group(1))
                        .collect(Collectors.toSet());
    }

    private HttpResponse<String> get(RunningSluice sluice, String path, String authorization) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sluice.managementPort() + path));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", cause);
        }
    }

    /** Started when somebody first asks. */
    private static final class Holder {

        private static final Product THE_ONE = new Product();
    }
}
