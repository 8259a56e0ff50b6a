package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.RunningSluice;
import dev.sluice.http.Api.Answer;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;

class ReplicaRoutesTests {

    private static RunningSluice sluice;
    private static Api api;

    @BeforeAll
    static void start() {
        sluice = RunningSluice.start();
        api = new Api(sluice);
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    void theOneProcessOfAFileIsListedWithWhatItRuns() {
        String id = api.submit("{\"payload\":{\"duration\":\"PT60S\"}}").id();
        await().atMost(Api.TIMEOUT).until(() -> api.get("/jobs/" + id).text("state"), "running"::equals);

        JsonNode replicas = api.get("/replicas").json().required("replicas");

        assertThat(replicas).hasSize(1);
        JsonNode only = replicas.get(0);
        assertThat(only.required("running").asInt()).isEqualTo(1);
        assertThat(only.required("name").asString())
                .endsWith(":" + ProcessHandle.current().pid());
        assertThat(time(only, "startedAt")).isBeforeOrEqualTo(time(only, "lastSeenAt"));
        api.delete("/jobs/" + id);
    }

    private static Instant time(JsonNode replica, String name) {
        return Instant.parse(replica.required(name).asString());
    }

    @Test
    void otherMethodsAreNotAllowed() {
        Answer refused = api.post("/replicas");

        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.header("Allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void headIsAnsweredLikeGetWithoutTheBody() {
        Answer head = api.call(HttpMethod.HEAD, "/replicas");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }
}
