package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import dev.sluice.http.Api.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unique keys and tags, which a submission gives its job. */
class UniqueKeyTests {

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
    void aJobTellsItsKeyAndTags() {
        Answer submitted = api.submit("{\"delay\":\"PT1H\",\"uniqueKey\":\"told\",\"tags\":[\"red\",\"blue\"]}");

        Answer job = api.get("/jobs/" + submitted.id());

        assertThat(job.json()).isEqualTo(submitted.json());
        assertThat(job.text("uniqueKey")).isEqualTo("told");
        assertThat(job.json().get("tags").toString()).isEqualTo("[\"red\",\"blue\"]");
        assertThat(job.json().propertyNames()).endsWith("payload", "uniqueKey", "tags", "version");
    }

    @Test
    void aJobWithoutThemSaysSo() {
        Answer submitted = api.submit("{\"delay\":\"PT1H\",\"uniqueKey\":null,\"tags\":null}");

        assertThat(submitted.json().get("uniqueKey").isNull()).isTrue();
        assertThat(submitted.json().get("tags").toString()).isEqualTo("[]");
    }

    @Test
    void aSubmissionThatMeetsALiveJobIsAnsweredWithIt() {
        Answer first = api.submit("{\"delay\":\"PT1H\",\"uniqueKey\":\"met\"}");

        Answer second = api.submit("{\"delay\":\"PT2H\",\"uniqueKey\":\"met\",\"priority\":5}");

        assertThat(first.headers().containsHeader("Idempotent-Replayed")).isFalse();
        assertThat(second.status()).isEqualTo(202);
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(second.header("Location")).isEqualTo("/jobs/" + first.id());
        assertThat(second.json()).isEqualTo(first.json());
    }

    @Test
    void aJobThatHasEndedIsNotMet() {
        Answer first = api.submit("{\"delay\":\"PT1H\",\"uniqueKey\":\"over\"}");
        api.delete("/jobs/" + first.id());

        Answer second = api.submit("{\"delay\":\"PT1H\",\"uniqueKey\":\"over\"}");

        assertThat(second.id()).isNotEqualTo(first.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "7", "\"a\\u0000b\"", "\"\\ud800\"", "[]"})
    void aKeyThatIsNoneIsRefused(String key) {
        Answer refused = api.submit("{\"uniqueKey\":" + key + "}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("type")).isEqualTo("/problems/invalid-job");
        assertThat(refused.wrongFields()).containsExactly("uniqueKey");
    }

    @Test
    void aKeyMayHaveAsManyCharactersAsAreAllowed() {
        String longest = "ä".repeat(255);

        Answer allowed = api.submit("{\"delay\":\"PT1H\",\"uniqueKey\":\"" + longest + "\"}");
        Answer refused = api.submit("{\"delay\":\"PT1H\",\"uniqueKey\":\"" + longest + "b\"}");

        assertThat(allowed.text("uniqueKey")).isEqualTo(longest);
        assertThat(refused.wrongFields()).containsExactly("uniqueKey");
    }

    @Test
    void everyTagThatIsWrongIsNamed() {
        String long65 = "x".repeat(65);

        Answer refused = api.submit(
                "{\"tags\":[\"fine\",\"\",7,\"fine\",\"a\\u001fb\",[\"deep\"],\"" + long65 + "\"],\"colour\":1}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.wrongFields())
                .containsExactly("tags[1]", "tags[2]", "tags[3]", "tags[4]", "tags[5]", "tags[6]", "colour");
        assertThat(refused.members("errors", "message").get(6)).contains("uniqueKey", "tags");
    }

    @Test
    void thereMayBeSixteenTags() {
        String sixteen = tags(16);

        Answer allowed = api.submit("{\"delay\":\"PT1H\",\"tags\":" + sixteen + "}");
        Answer refused = api.submit("{\"delay\":\"PT1H\",\"tags\":" + tags(17) + "}");

        assertThat(allowed.json().get("tags").toString()).isEqualTo(sixteen);
        assertThat(refused.wrongFields()).isEqualTo(List.of("tags"));
    }

    private static String tags(int count) {
        StringBuilder tags = new StringBuilder("[");
        for (int i = 0; i < count; i++) {
            tags.append(i == 0 ? "\"t" : ",\"t").append(i).append('"');
        }
        return tags.append(']').toString();
    }

    @Test
    void tagsAreAnArray() {
        Answer refused = api.submit("{\"tags\":\"red\"}");

        assertThat(refused.wrongFields()).containsExactly("tags");
    }
}
