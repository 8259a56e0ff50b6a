package dev.sluice.http;

import static org.awaitility.Awaitility.await;

import dev.sluice.RunningSluice;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a client says to a running Sluice, and hears. */
record Api(RunningSluice sluice, WebClient client) {

    static final Duration TIMEOUT = Duration.ofSeconds(30);

    Api(RunningSluice sluice) {
        this(sluice, WebClient.create());
    }

    /** An answer as a whole. */
    record Answer(int status, HttpHeaders headers, String body) {

        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        String text(String member) {
            return json().path(member).asString();
        }

        String id() {
            return text("id");
        }

        String header(String name) {
            return headers.getFirst(name);
        }

        /** Which fields a problem names, in order. */
        List<String> wrongFields() {
            return members("errors", "field");
        }

        /** One member of each element of an array. */
        List<String> members(String array, String member) {
            return StreamSupport.stream(json().path(array).spliterator(), false)
                    .map(element -> element.path(member).asString())
                    .toList();
        }
    }

    /** One call, with headers as name and value in turn; nothing is sent before subscription. */
    Mono<Answer> send(HttpMethod method, String path, String body, String... headers) {
        WebClient.RequestBodySpec request = client.method(method).uri(sluice.uri(path));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        if (!body.isEmpty()) {
            request.contentType(MediaType.APPLICATION_JSON).bodyValue(body);
        }
        return request.exchangeToMono(response -> response.bodyToMono(String.class)
                        .defaultIfEmpty("")
                        .map(text -> new Answer(
                                response.statusCode().value(),
                                response.headers().asHttpHeaders(),
                                text)))
                .publishOn(Schedulers.boundedElastic())
                .doOnNext(answer -> check(method, path, answer));
    }

    /** No answer that any test sees is another than the OpenAPI document says. */
    private static void check(HttpMethod method, String path, Answer answer) {
        String type = Objects.requireNonNullElse(answer.header(HttpHeaders.CONTENT_TYPE), "");
        OpenApi.check(method.name(), path, answer.status(), type, answer.body());
    }

    Mono<Answer> submission(String body, String... headers) {
        return send(HttpMethod.POST, "/request", body, headers);
    }

    Answer submit(String body, String... headers) {
        return answer(submission(body, headers));
    }

    Answer get(String path) {
        return call(HttpMethod.GET, path);
    }

    Answer post(String path) {
        return call(HttpMethod.POST, path);
    }

    Answer delete(String path) {
        return call(HttpMethod.DELETE, path);
    }

    Answer call(HttpMethod method, String path) {
        return answer(send(method, path, ""));
    }

    private static Answer answer(Mono<Answer> sent) {
        return Objects.requireNonNull(sent.block(TIMEOUT));
    }

    /** Until so many requests wait for the end of a job. */
    void awaitWaiting(int requests) {
        Gauge open = sluice.bean(MeterRegistry.class)
                .get("sluice.events.subscribers")
                .gauge();
        await().atMost(TIMEOUT).until(() -> open.value() == requests);
    }
}
