package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import dev.sluice.http.Api.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Another life for failed and cancelled jobs. */
class RetryTests {

    private static RunningSluice sluice;
    private static Api api;

    @BeforeAll
    static void start() {
        sluice = RunningSluice.start(List.of(GateHandler.class));
        api = new Api(sluice);
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    private static Answer failed(String tag) {
        return api.submit(
                "{\"payload\":{\"duration\":\"PT0S\",\"fail\":1},\"maxAttempts\":1,\"tags\":[\"" + tag + "\"]}",
                "Prefer",
                "wait=20");
    }

    private static String cancelled(String tag) {
        String id = api.submit("{\"kind\":\"gate\",\"delay\":\"PT1H\",\"tags\":[\"" + tag + "\"]}")
                .id();
        api.delete("/jobs/" + id);
        return id;
    }

    @Test
    void aFailedJobTellsWhatAndNotWhere() {
        Answer failed = failed("error");

        assertThat(failed.text("state")).isEqualTo("failed");
        assertThat(failed.json().get("error").propertyNames()).containsExactly("type", "message", "attempt", "at");
    }

    @Test
    void aFailedJobIsQueuedAgain() {
        Answer failed = failed("again");

        Answer retried = api.post("/jobs/" + failed.id() + "/retry");

        assertThat(retried.status()).isEqualTo(202);
        assertThat(retried.text("state")).isEqualTo("queued");
        assertThat(retried.json().get("attempt").asInt()).isZero();
        assertThat(retried.json().get("version").asInt())
                .isEqualTo(failed.json().get("version").asInt() + 1);
    }

    @Test
    void aRetriedJobRuns() throws InterruptedException {
        GateHandler gates = sluice.bean(GateHandler.class);
        String id = cancelled("runs");

        Answer retried = api.post("/jobs/" + id + "/retry");

        assertThat(retried.status()).isEqualTo(202);
        gates.awaitStart(id);
        gates.open(id);
    }

    @ParameterizedTest
    @CsvSource({"'{\"delay\":\"PT1H\"}', scheduled", "'{\"payload\":{\"duration\":\"PT0S\"}}', succeeded"})
    void aJobInAnotherStateIsNot(String body, String state) {
        String wait = state.equals("succeeded") ? "wait=20" : "wait=0";
        String id = api.submit(body, "Prefer", wait).id();

        Answer refused = api.post("/jobs/" + id + "/retry");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("type")).isEqualTo("/problems/job-state-conflict");
        assertThat(refused.text("state")).isEqualTo(state);
    }

    @Test
    void aJobWhoseUniqueKeyIsTakenIsNot() {
        String id = api.submit("{\"delay\":\"PT1H\",\"uniqueKey\":\"taken\"}").id();
        api.delete("/jobs/" + id);
        api.submit("{\"delay\":\"PT1H\",\"uniqueKey\":\"taken\"}");

        Answer refused = api.post("/jobs/" + id + "/retry");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("state")).isEqualTo("cancelled");
    }

    @Test
    void aJobThatIsNotThereIsNotFound() {
        Answer refused = api.post("/jobs/019a8f3e-0000-7abc-8def-0123456789ab/retry");

        assertThat(refused.status()).isEqualTo(404);
    }

    @Test
    void allThatAFilterMeansRunAgain() throws InterruptedException {
        GateHandler gates = sluice.bean(GateHandler.class);
        List<String> ids = List.of(cancelled("many"), cancelled("many"), cancelled("many"));
        String failed = failed("many").id();

        Answer retried = api.post("/jobs/retry?state=cancelled&tag=many");

        assertThat(retried.status()).isEqualTo(200);
        assertThat(retried.body()).isEqualTo("{\"matched\":3}");
        assertThat(api.get("/jobs/" + failed).text("state")).isEqualTo("failed");
        for (String id : ids) {
            gates.awaitStart(id);
            gates.open(id);
        }
    }

    @Test
    void withoutAStateFailedAndCancelledJobsAreMeant() {
        failed("both");
        String cancelled = cancelled("both");

        Answer retried = api.post("/jobs/retry?tag=both");

        sluice.bean(GateHandler.class).open(cancelled);
        assertThat(retried.body()).isEqualTo("{\"matched\":2}");
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "?state=succeeded, state", "?queue=A, queue", "?cursor=x&tag=a, cursor"})
    void whoSaysNotWhichOrSaysItWrongIsRefused(String query, String field) {
        Answer refused = api.post("/jobs/retry" + query);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("type")).isEqualTo("/problems/invalid-request");
        assertThat(refused.wrongFields()).containsExactly(field);
    }
}
