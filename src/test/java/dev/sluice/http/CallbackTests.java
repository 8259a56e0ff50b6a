package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.RunningSluice;
import dev.sluice.http.Api.Answer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody is told when a job has ended, by a job of its own. */
class CallbackTests {

    private static final Queue<JsonNode> TOLD = new ConcurrentLinkedQueue<>();

    private static DisposableServer listener;
    private static RunningSluice sluice;
    private static Api api;

    @BeforeAll
    static void start() {
        listener = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> request.receive()
                        .aggregate()
                        .asString()
                        .doOnNext(body -> TOLD.add(JsonMapper.shared().readTree(body)))
                        .then(response.send().then()))
                .bindNow(Api.TIMEOUT);
        sluice = RunningSluice.start("--sluice.http.allow=127.0.0.1");
        api = new Api(sluice);
    }

    @AfterAll
    static void stop() {
        sluice.close();
        listener.disposeNow(Api.TIMEOUT);
    }

    @BeforeEach
    void forget() {
        TOLD.clear();
    }

    private static String job(String more) {
        return "{" + more + ",\"callback\":\"http://127.0.0.1:" + listener.port() + "/done\"}";
    }

    private static JsonNode told() {
        await().atMost(Api.TIMEOUT).until(() -> !TOLD.isEmpty());
        return TOLD.remove();
    }

    @Test
    void tellsOfASuccessWithTheJobAsItStands() {
        Answer taken = api.submit(job("\"payload\":{\"duration\":\"PT0S\"}"));

        JsonNode told = told();

        assertThat(told.path("id").asString()).isEqualTo(taken.id());
        assertThat(told.path("state").asString()).isEqualTo("succeeded");
        assertThat(told).isEqualTo(api.get("/jobs/" + taken.id()).json());
    }

    @Test
    void tellsOfAFailure() {
        api.submit(job("\"payload\":{\"duration\":\"PT0S\",\"fail\":1},\"maxAttempts\":1"));

        assertThat(told().path("state").asString()).isEqualTo("failed");
    }

    @Test
    void tellsOfACancelledJobThatNeverRan() {
        String id = api.submit(job("\"delay\":\"PT1H\"")).id();
        api.delete("/jobs/" + id);

        assertThat(told().path("state").asString()).isEqualTo("cancelled");
    }

    @Test
    void refusesAUrlThatCouldNotBeCalled() {
        for (String url :
                new String[] {"nowhere", "ftp://example.org/", "http://10.0.0.1/", "http://a:b@example.org/"}) {
            Answer refused = api.submit("{\"callback\":\"" + url + "\"}");

            assertThat(refused.status()).as(url).isEqualTo(400);
            assertThat(refused.wrongFields()).containsExactly("callback");
        }
    }
}
