package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import dev.sluice.http.Api.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;

class QueueRoutesTests {

    private static RunningSluice sluice;
    private static Api api;
    private static GateHandler gate;

    @BeforeAll
    static void start() {
        sluice = RunningSluice.start(
                List.of(GateHandler.class),
                "--sluice.queues.mail.capacity=2",
                "--sluice.queues.mail.concurrency=1",
                "--sluice.queues.mail.overflow=spill",
                "--sluice.queues.mail.rate-limit=1000.5",
                "--sluice.queues.idle.capacity=7",
                "--sluice.queues.stop.concurrency=3");
        api = new Api(sluice);
        gate = sluice.bean(GateHandler.class);
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    void everyQueueIsListed() {
        Answer queues = api.get("/queues");

        assertThat(queues.status()).isEqualTo(200);
        assertThat(queues.members("queues", "name")).containsExactly("default", "idle", "mail", "stop");
    }

    @Test
    void aQueueWhereNothingHappensSaysSo() {
        Answer idle = api.get("/queues/idle");

        assertThat(idle.body())
                .isEqualTo("{\"name\":\"idle\",\"capacity\":7,\"concurrency\":4,\"overflow\":\"reject\","
                        + "\"paused\":false,\"rateLimit\":null,\"buffered\":0,\"waiting\":0,\"running\":0,"
                        + "\"scheduled\":0,\"retrying\":0,\"oldestWaitingSeconds\":null,\"startsPerSecond\":0.0,"
                        + "\"endsPerSecond\":0.0,\"retryAfter\":1}");
    }

    @Test
    void countsWhatWaitsInBufferAndStoreAndWhatRuns() throws InterruptedException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ids.add(api.submit("{\"kind\":\"gate\",\"queue\":\"mail\"}").id());
        }
        api.submit("{\"kind\":\"gate\",\"queue\":\"mail\",\"delay\":\"PT1H\"}");
        gate.awaitStart(ids.get(0));

        JsonNode mail = api.get("/queues/mail").json();
        ids.forEach(gate::open);

        assertThat(mail.path("overflow").asString()).isEqualTo("spill");
        assertThat(mail.path("rateLimit").asDouble()).isEqualTo(1000.5);
        assertThat(mail.path("buffered").asInt()).isEqualTo(2);
        assertThat(mail.path("waiting").asInt()).isEqualTo(5);
        assertThat(mail.path("running").asInt()).isEqualTo(1);
        assertThat(mail.path("scheduled").asInt()).isEqualTo(1);
        assertThat(mail.path("oldestWaitingSeconds").isNumber()).isTrue();
        assertThat(mail.path("startsPerSecond").asDouble()).isPositive();
        assertThat(mail.path("retryAfter").asInt()).isEqualTo(4);
        for (String id : ids) {
            gate.awaitStart(id);
        }
    }

    @Test
    void aPausedQueueStartsNothingUntilItIsLetGo() throws InterruptedException {
        Answer paused = patch("stop", "{\"paused\":true}");
        String id = api.submit("{\"kind\":\"gate\",\"queue\":\"stop\"}").id();
        JsonNode waits = api.get("/queues/stop").json();

        Answer resumed = patch("stop", "{\"paused\":null,\"concurrency\":900}");
        gate.awaitStart(id);
        gate.open(id);

        assertThat(paused.status()).isEqualTo(200);
        assertThat(paused.json().path("paused").asBoolean()).isTrue();
        assertThat(waits.path("buffered").asInt()).isEqualTo(1);
        assertThat(waits.path("retryAfter").asInt()).isEqualTo(300);
        assertThat(resumed.json().path("paused").asBoolean()).isFalse();
        assertThat(resumed.json().path("concurrency").asInt()).isEqualTo(900);
    }

    @Test
    void whatIsLeftOutStaysAndNullGoesBackToTheConfiguration() {
        patch("mail", "{\"rateLimit\":0.5,\"concurrency\":2}");

        JsonNode one = patch("mail", "{\"rateLimit\":1000000}").json();
        JsonNode none =
                patch("mail", "{\"rateLimit\":null,\"concurrency\":null}").json();
        JsonNode nothing = patch("mail", "{}").json();

        assertThat(one.path("concurrency").asInt()).isEqualTo(2);
        assertThat(one.path("rateLimit").asDouble()).isEqualTo(1_000_000);
        assertThat(none.path("concurrency").asInt()).isEqualTo(1);
        assertThat(none.path("rateLimit").asDouble()).isEqualTo(1000.5);
        assertThat(nothing.path("concurrency").asInt()).isEqualTo(1);
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        Answer refused = patch("idle", "{\"paused\":1,\"concurrency\":0,\"rateLimit\":\"5\",\"capacity\":9}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("type")).isEqualTo("/problems/invalid-request");
        assertThat(refused.wrongFields()).containsExactly("paused", "concurrency", "rateLimit", "capacity");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'concurrency':1001}|concurrency",
                "{'concurrency':1.0}|concurrency",
                "{'concurrency':99999999999}|concurrency",
                "{'concurrency':[1]}|concurrency",
                "{'rateLimit':0}|rateLimit",
                "{'rateLimit':-1}|rateLimit",
                "{'rateLimit':1000000.1}|rateLimit",
                "{'rateLimit':1e999}|rateLimit",
                "{'rateLimit':true}|rateLimit",
                "{'paused':'true'}|paused",
                "{'paused':{}}|paused",
                "{'paused':true,'paused':true}|''",
                "{'paused':true} {}|''",
                "{'paused':true|''",
                "[]|''",
                "null|''",
                "1|''"
            })
    void aChangeThatIsWrongChangesNothing(String body, String field) {
        Answer refused = patch("idle", body.replace('\'', '"'));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.wrongFields()).containsExactly(field);
        assertThat(api.get("/queues/idle").json().path("concurrency").asInt()).isEqualTo(4);
        assertThat(api.get("/queues/idle").json().path("paused").asBoolean()).isFalse();
    }

    @Test
    void aQueueThatIsNotThereIsNotFound() {
        Answer shown = api.get("/queues/gone");
        Answer changed = patch("gone", "{}");

        assertThat(List.of(shown, changed)).allSatisfy(refused -> {
            assertThat(refused.status()).isEqualTo(404);
            assertThat(refused.text("type")).isEqualTo("/problems/queue-not-found");
        });
    }

    @Test
    void otherMethodsAreNotAllowed() {
        Answer list = api.post("/queues");
        Answer one = api.delete("/queues/idle");

        assertThat(list.status()).isEqualTo(405);
        assertThat(list.header("Allow")).isEqualTo("GET, HEAD");
        assertThat(one.status()).isEqualTo(405);
        assertThat(one.header("Allow")).isEqualTo("GET, HEAD, PATCH");
    }

    @Test
    void aChangeThatIsNoJsonIsNotRead() {
        Answer refused =
                Objects.requireNonNull(api.send(HttpMethod.PATCH, "/queues/idle", "", "Content-Type", "text/plain")
                        .block(Api.TIMEOUT));

        assertThat(refused.status()).isEqualTo(415);
        assertThat(refused.header("Accept")).isEqualTo("application/json");
    }

    private static Answer patch(String queue, String body) {
        return Objects.requireNonNull(
                api.send(HttpMethod.PATCH, "/queues/" + queue, body).block(Api.TIMEOUT));
    }
}
