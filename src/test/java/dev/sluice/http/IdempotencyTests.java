package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import dev.sluice.http.Api.Answer;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** Submissions with a key, over HTTP. */
class IdempotencyTests {

    private static final int CLIENTS = 50;

    private static RunningSluice sluice;
    private static Api api;
    private static GateHandler gates;

    /** One job runs and one waits, and it is full. */
    @BeforeAll
    static void start() {
        sluice = RunningSluice.start(
                List.of(GateHandler.class),
                "--sluice.queues.narrow.capacity=1",
                "--sluice.queues.narrow.concurrency=1",
                "--sluice.simulate.duration=0s");
        api = new Api(sluice);
        gates = sluice.bean(GateHandler.class);
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    void theSameAgainIsAnsweredWithTheFirstJob() {
        String body = "{\"delay\":\"PT1H\"}";
        Answer first = api.submit(body, "Idempotency-Key", "again");

        Answer second = api.submit(body, "Idempotency-Key", "again");

        assertThat(first.headers().containsHeader("Idempotent-Replayed")).isFalse();
        assertThat(second.status()).isEqualTo(202);
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(second.json()).isEqualTo(first.json());
    }

    @Test
    void theFirstJobIsToldAsItStandsNow() {
        String body = "{\"delay\":\"PT1H\"}";
        Answer first = api.submit(body, "Idempotency-Key", "now");
        api.delete("/jobs/" + first.id());

        Answer second = api.submit(body, "Idempotency-Key", "now");

        assertThat(second.status()).isEqualTo(202);
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.text("state")).isEqualTo("cancelled");
    }

    @Test
    void somethingElseUnderTheSameKeyIsRefused() {
        api.submit("{\"delay\":\"PT1H\"}", "Idempotency-Key", "reused");

        Answer refused = api.submit("{\"delay\": \"PT1H\"}", "Idempotency-Key", "reused");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("type")).isEqualTo("/problems/idempotency-key-reused");
    }

    @Test
    void aRequestWithoutABodyMayHaveAKey() {
        Answer first = api.submit("", "Idempotency-Key", "empty", "Accept", "application/json");

        Answer second = api.submit("", "Idempotency-Key", "empty", "Accept", "application/json");
        Answer refused = api.submit("{}", "Idempotency-Key", "empty");

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(refused.status()).isEqualTo(422);
    }

    @Test
    void aReplayMayWaitForTheEnd() {
        Answer first = api.submit("{}", "Idempotency-Key", "waits");

        Answer second = api.submit("{}", "Idempotency-Key", "waits", "Prefer", "wait=20");

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.text("state")).isEqualTo("succeeded");
    }

    @Test
    void manyAtOnceMakeOneJob() {
        String body = "{\"delay\":\"PT1H\",\"tags\":[\"at-once\"]}";

        List<Answer> answers = Flux.range(0, CLIENTS)
                .flatMap(client -> api.submission(body, "Idempotency-Key", "at-once"), CLIENTS)
                .collectList()
                .block(Api.TIMEOUT);

        assertThat(Objects.requireNonNull(answers)).hasSize(CLIENTS).allMatch(answer -> answer.status() == 202);
        assertThat(answers.stream().map(Answer::id).distinct()).hasSize(1);
        assertThat(answers.stream().filter(answer -> !answer.headers().containsHeader("Idempotent-Replayed")))
                .hasSize(1);
        assertThat(api.get("/jobs?tag=at-once").json().get("jobs")).hasSize(1);
    }

    @Test
    void aFullQueueRefusesOnlyWhatIsNew() throws InterruptedException {
        String body = "{\"kind\":\"gate\",\"queue\":\"narrow\"}";
        String running = api.submit(body).id();
        gates.awaitStart(running);
        Answer waiting = api.submit(body, "Idempotency-Key", "waiting");

        Answer refused = api.submit(body, "Idempotency-Key", "refused");
        Answer replayed = api.submit(body, "Idempotency-Key", "waiting");
        gates.open(running);
        gates.open(waiting.id());
        Answer other = api.submit("{\"delay\":\"PT1H\"}", "Idempotency-Key", "refused");

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.text("type")).isEqualTo("/problems/queue-full");
        assertThat(replayed.status()).isEqualTo(202);
        assertThat(replayed.id()).isEqualTo(waiting.id());
        assertThat(other.status()).isEqualTo(202);
    }

    @Test
    void aSubmissionThatIsWrongLeavesNoKey() {
        Answer refused = api.submit("{\"kind\":\"none\"}", "Idempotency-Key", "wrong");

        Answer other = api.submit("{\"delay\":\"PT1H\"}", "Idempotency-Key", "wrong");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(other.status()).isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ä", "a\tb"})
    void aKeyThatIsNoneIsRefused(String key) {
        Answer refused = api.submit("{}", "Idempotency-Key", key);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("type")).isEqualTo("/problems/invalid-request");
        assertThat(refused.wrongFields()).containsExactly("Idempotency-Key");
    }

    @Test
    void aKeyMayHaveAsManyCharactersAsAreAllowed() {
        String longest = "k".repeat(255);

        Answer allowed = api.submit("{\"delay\":\"PT1H\"}", "Idempotency-Key", longest);
        Answer refused = api.submit("{\"delay\":\"PT1H\"}", "Idempotency-Key", longest + "k");

        assertThat(allowed.status()).isEqualTo(202);
        assertThat(refused.wrongFields()).containsExactly("Idempotency-Key");
    }

    @Test
    void twoKeysAreNone() {
        Answer refused = api.submit("{}", "Idempotency-Key", "one", "Idempotency-Key", "two");

        assertThat(refused.wrongFields()).containsExactly("Idempotency-Key");
    }
}
