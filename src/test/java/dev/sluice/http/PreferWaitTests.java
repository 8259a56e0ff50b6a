package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import dev.sluice.http.Api.Answer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import reactor.core.Disposable;
import reactor.test.StepVerifier;

class PreferWaitTests {

    private static RunningSluice sluice;
    private static Api api;
    private static GateHandler gates;

    @BeforeAll
    static void start() {
        sluice = RunningSluice.start(
                List.of(GateHandler.class), "--sluice.job.max-attempts=1", "--sluice.simulate.duration=0s");
        api = new Api(sluice);
        gates = sluice.bean(GateHandler.class);
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    void theAnswerWaitsForTheEnd() {
        Answer ended = api.submit("{\"payload\":{\"duration\":\"PT0.05S\"}}", "Prefer", "wait=20");

        assertThat(ended.status()).isEqualTo(200);
        assertThat(ended.header("Preference-Applied")).isEqualTo("wait=20");
        assertThat(ended.text("state")).isEqualTo("succeeded");
        assertThat(ended.json()).isEqualTo(api.get("/jobs/" + ended.id()).json());
    }

    @Test
    void aBadEndIsAnEndToo() {
        Answer ended = api.submit("{\"payload\":{\"fail\":1}}", "Prefer", "wait=20");

        assertThat(ended.status()).isEqualTo(200);
        assertThat(ended.text("state")).isEqualTo("failed");
    }

    @Test
    void whenTheTimeIsUpTheJobIsToldAsItStands() {
        Answer standing = api.submit("{\"kind\":\"gate\"}", "Prefer", "wait=1");

        gates.open(standing.id());
        assertThat(standing.status()).isEqualTo(202);
        assertThat(standing.header("Preference-Applied")).isEqualTo("wait=1");
        assertThat(standing.text("state")).isEqualTo("running");
    }

    @Test
    void noTimeAtAllIsAWishToo() {
        Answer standing = api.submit("{\"delay\":\"PT1H\"}", "Prefer", "wait=0");

        assertThat(standing.status()).isEqualTo(202);
        assertThat(standing.header("Preference-Applied")).isEqualTo("wait=0");
        assertThat(standing.text("state")).isEqualTo("scheduled");
    }

    @Test
    void aWishThatMakesNoSenseIsPassedOver() {
        Answer answer = api.submit("{\"delay\":\"PT1H\"}", "Prefer", "wait=soon");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.headers().containsHeader("Preference-Applied")).isFalse();
    }

    @Test
    void aWaitThatIsTooLongIsCutToAMinute() {
        Answer ended = api.submit("{}", "Prefer", "wait=3600");

        assertThat(ended.status()).isEqualTo(200);
        assertThat(ended.header("Preference-Applied")).isEqualTo("wait=60");
    }

    @Test
    void aRequestWithoutABodyWaitsToo() {
        StepVerifier.create(api.send(HttpMethod.GET, "/request", "", "Prefer", "wait=20"))
                .assertNext(ended -> {
                    assertThat(ended.status()).isEqualTo(200);
                    assertThat(ended.text("state")).isEqualTo("succeeded");
                })
                .expectComplete()
                .verify(Api.TIMEOUT);
    }

    @Test
    void whoAsksForTextGetsTheSentenceWhenTheJobHasEnded() {
        Answer ended = api.submit("", "Prefer", "wait=20", "Accept", "text/plain");

        assertThat(ended.status()).isEqualTo(200);
        assertThat(ended.body()).isEqualTo("Request received, processing in background.\n");
    }

    @Test
    void aJobThatIsCancelledMeanwhileHasEnded() {
        String body = "{\"delay\":\"PT1H\",\"uniqueKey\":\"cancelled\"}";
        String id = api.submit(body).id();
        CompletableFuture<Answer> waiting =
                api.submission(body, "Prefer", "wait=60").toFuture();
        api.awaitWaiting(1);

        api.delete("/jobs/" + id);

        assertThat(waiting)
                .succeedsWithin(Api.TIMEOUT)
                .satisfies(ended -> assertThat(ended.status()).isEqualTo(200))
                .satisfies(ended -> assertThat(ended.id()).isEqualTo(id))
                .satisfies(ended -> assertThat(ended.text("state")).isEqualTo("cancelled"));
    }

    @Test
    void aClientThatGoesAwayChangesNothing() {
        String body = "{\"kind\":\"gate\",\"uniqueKey\":\"left\"}";
        String id = api.submit(body).id();
        Disposable client = api.submission(body, "Prefer", "wait=60").subscribe();
        api.awaitWaiting(1);

        client.dispose();
        api.awaitWaiting(0);
        gates.open(id);

        assertThat(api.get("/jobs/" + id + "/events").body()).contains("\"state\":\"succeeded\"");
    }
}
