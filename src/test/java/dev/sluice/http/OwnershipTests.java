package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import dev.sluice.http.Api.Answer;
import dev.sluice.security.Keys;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

/** What callers who may only submit see: their own. */
class OwnershipTests {

    private static final String NOW = "{\"payload\":{\"duration\":\"PT0S\"}}";

    private static RunningSluice sluice;
    private static Api api;

    @BeforeAll
    static void start() {
        sluice = RunningSluice.start(new Keys()
                .with("shop", "submit")
                .with("mill", "submit")
                .with("desk", "read")
                .settings());
        api = new Api(sluice);
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    private static Answer submit(String name, String body, String... headers) {
        return send(HttpMethod.POST, "/request", body, name, headers);
    }

    private static Answer get(String name, String path) {
        return send(HttpMethod.GET, path, "", name);
    }

    private static Answer send(HttpMethod method, String path, String body, String name, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = HttpHeaders.AUTHORIZATION;
        all[1] = Keys.bearer(name);
        System.arraycopy(headers, 0, all, 2, headers.length);
        return Objects.requireNonNull(api.send(method, path, body, all).block(Api.TIMEOUT));
    }

    @Test
    void aJobIsSeenByWhoSubmittedItAndByWhoMayReadAll() {
        String job = "/jobs/" + submit("shop", NOW).id();

        assertThat(get("shop", job).status()).isEqualTo(200);
        assertThat(get("desk", job).status()).isEqualTo(200);
        Answer refused = get("mill", job);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text("type")).isEqualTo("/problems/forbidden");
    }

    @Test
    void soAreItsEvents() {
        String events = "/jobs/" + submit("shop", NOW).id() + "/events";

        assertThat(get("shop", events).status()).isEqualTo(200);
        assertThat(get("desk", events).status()).isEqualTo(200);
        assertThat(get("mill", events).status()).isEqualTo(403);
    }

    @Test
    void aJobOfManyLinesHasAnOwnerToo() {
        String answer = send(
                        HttpMethod.POST,
                        "/request",
                        NOW,
                        "shop",
                        HttpHeaders.CONTENT_TYPE,
                        MediaType.APPLICATION_NDJSON_VALUE)
                .body();
        String job = "/jobs/" + answer.replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1");

        assertThat(get("shop", job).status()).isEqualTo(200);
        assertThat(get("mill", job).status()).isEqualTo(403);
    }

    @Test
    void nobodyMeetsAnothersIdempotencyKey() {
        String first = submit("shop", NOW, "Idempotency-Key", "same").id();

        assertThat(submit("shop", NOW, "Idempotency-Key", "same").id()).isEqualTo(first);
        Answer other = submit("mill", NOW, "Idempotency-Key", "same");
        assertThat(other.status()).isEqualTo(202);
        assertThat(other.id()).isNotEqualTo(first);
    }

    @Test
    void nobodySeesAnothersJobByItsUniqueKey() {
        String unique = "{\"payload\":{\"duration\":\"PT0S\"},\"uniqueKey\":\"one\",\"delay\":\"PT1H\"}";
        submit("shop", unique);

        assertThat(submit("shop", unique).status()).isEqualTo(202);
        Answer refused = submit("mill", unique);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).doesNotContain("payload");
        Answer line = send(
                HttpMethod.POST,
                "/request",
                unique,
                "mill",
                HttpHeaders.CONTENT_TYPE,
                MediaType.APPLICATION_NDJSON_VALUE);
        assertThat(line.body()).contains("/problems/forbidden").doesNotContain("\"id\"");
    }

    @Test
    void whoIsNotKnownIsToldHowToSayWhoHeIs() {
        Answer refused =
                Objects.requireNonNull(api.send(HttpMethod.GET, "/jobs", "").block(Api.TIMEOUT));

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.text("type")).isEqualTo("/problems/unauthenticated");
        assertThat(refused.header(HttpHeaders.WWW_AUTHENTICATE)).isEqualTo("Bearer");
    }
}
