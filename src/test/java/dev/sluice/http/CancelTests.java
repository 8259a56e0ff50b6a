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
import org.junit.jupiter.params.provider.ValueSource;

class CancelTests {

    private static final String NOBODY = "019a8f3e-0000-7abc-8def-0123456789ab";

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

    @Test
    void aJobThatWaitsIsCancelledAtOnce() {
        String id = api.submit("{\"delay\":\"PT1H\"}").id();

        Answer cancelled = api.delete("/jobs/" + id);

        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(cancelled.text("state")).isEqualTo("cancelled");
        assertThat(cancelled.json()).isEqualTo(api.get("/jobs/" + id).json());
    }

    @Test
    void aJobThatRunsIsWishedToEnd() throws InterruptedException {
        GateHandler gates = sluice.bean(GateHandler.class);
        String id = api.submit("{\"kind\":\"gate\"}").id();
        gates.awaitStart(id);

        Answer wished = api.delete("/jobs/" + id);

        gates.open(id);
        assertThat(wished.status()).isEqualTo(202);
        assertThat(wished.text("state")).isEqualTo("running");
    }

    @Test
    void aJobThatHasEndedIsNotCancelled() {
        Answer ended = api.submit("{\"payload\":{\"duration\":\"PT0S\"}}", "Prefer", "wait=20");

        Answer refused = api.delete("/jobs/" + ended.id());

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("type")).isEqualTo("/problems/job-state-conflict");
        assertThat(refused.text("state")).isEqualTo("succeeded");
    }

    @ParameterizedTest
    @ValueSource(strings = {NOBODY, "x"})
    void aJobThatIsNotThereIsNotFound(String id) {
        Answer refused = api.delete("/jobs/" + id);

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.text("type")).isEqualTo("/problems/job-not-found");
    }

    @Test
    void allThatAFilterMeansAreCancelled() {
        String one = api.submit("{\"delay\":\"PT1H\",\"tags\":[\"many\"]}").id();
        String two = api.submit("{\"delay\":\"PT1H\",\"tags\":[\"many\"]}").id();
        String other = api.submit("{\"delay\":\"PT1H\",\"tags\":[\"few\"]}").id();

        Answer first = api.delete("/jobs?tag=many&state=scheduled");
        Answer again = api.delete("/jobs?tag=many&state=scheduled");

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.body()).isEqualTo("{\"matched\":2}");
        assertThat(again.body()).isEqualTo("{\"matched\":0}");
        assertThat(List.of(one, two))
                .allSatisfy(
                        id -> assertThat(api.get("/jobs/" + id).text("state")).isEqualTo("cancelled"));
        assertThat(api.get("/jobs/" + other).text("state")).isEqualTo("scheduled");
    }

    @Test
    void jobsThatHaveEndedAreNotMeant() {
        Answer ended = api.submit("{\"payload\":{\"duration\":\"PT0S\"},\"tags\":[\"ended\"]}", "Prefer", "wait=20");

        Answer nothing = api.delete("/jobs?state=succeeded&tag=ended");

        assertThat(ended.status()).isEqualTo(200);
        assertThat(nothing.body()).isEqualTo("{\"matched\":0}");
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "?state=done, state", "?kind=, kind", "?limit=5&tag=a, limit"})
    void whoSaysNotWhichOrSaysItWrongIsRefused(String query, String field) {
        Answer refused = api.delete("/jobs" + query);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("type")).isEqualTo("/problems/invalid-request");
        assertThat(refused.wrongFields()).containsExactly(field);
    }
}
