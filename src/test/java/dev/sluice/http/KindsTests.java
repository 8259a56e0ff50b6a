package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import dev.sluice.http.Api.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;

class KindsTests {

    private static RunningSluice sluice;
    private static Api api;

    @BeforeAll
    static void start() {
        sluice = RunningSluice.start(
                List.of(GateHandler.class), "--sluice.kinds.gate.max-attempts=2", "--sluice.kinds.gate.timeout=0");
        api = new Api(sluice);
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    void everyKindIsListedWithItsLimits() {
        Answer kinds = api.get("/kinds");

        assertThat(kinds.status()).isEqualTo(200);
        assertThat(kinds.body())
                .contains("{\"kind\":\"gate\",\"maxAttempts\":2,\"timeout\":\"PT0S\",\"schema\":null}")
                .contains("{\"kind\":\"simulate\",\"maxAttempts\":5,\"timeout\":\"PT10M\",\"schema\":null}");
        assertThat(kinds.members("kinds", "kind")).isSorted();
    }

    @Test
    void otherMethodsAreNotAllowed() {
        Answer refused = api.post("/kinds");

        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.header("Allow")).isEqualTo("GET, HEAD");
        assertThat(refused.text("type")).isEqualTo("/problems/method-not-allowed");
    }

    @Test
    void headIsAnsweredLikeGetWithoutTheBody() {
        Answer head = api.call(HttpMethod.HEAD, "/kinds");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }
}
