package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Hands over jobs, one or many, and asks for what became of them. */
record Submitter(URI base, HttpClient http) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    Submitter(URI base) {
        this(base, HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
    }

    String submit(String job) {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/request"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(job))
                .build();
        return json(send(request)).required("id").stringValue();
    }

    /** When the job was taken in. */
    Instant createdAt(String job) {
        return Instant.parse(show("/jobs/" + job).required("createdAt").stringValue());
    }

    /** Waits until so many streams are open and no more. */
    void awaitSubscribers(int number) {
        await(meters -> meters.value("sluice_events_subscribers") == number);
    }

    private void await(Predicate<Meters> done) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!done.test(Meters.of(base))) {
            assertThat(System.nanoTime()).as("time").isLessThan(deadline);
        }
    }

    JsonNode show(String path) {
        return json(get(path));
    }

    private HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(base.resolve(path)).build());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new AssertionError("The test was interrupted", cause);
        }
    }
}
