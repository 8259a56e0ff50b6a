package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import dev.sluice.http.Api.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;

class JobListTests {

    private static RunningSluice sluice;
    private static Api api;

    @BeforeAll
    static void start() {
        sluice = RunningSluice.start(List.of(GateHandler.class), "--sluice.queues.slow.capacity=10");
        api = new Api(sluice);
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    /** Jobs that stay as they are, newest first. */
    private static List<String> jobs(int count, String tag) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(
                    0,
                    api.submit("{\"delay\":\"PT1H\",\"tags\":[\"" + tag + "\"]}")
                            .id());
        }
        return ids;
    }

    @Test
    void theNewestComesFirst() {
        List<String> ids = jobs(3, "newest");

        Answer list = api.get("/jobs?tag=newest");

        assertThat(list.status()).isEqualTo(200);
        assertThat(list.members("jobs", "id")).isEqualTo(ids);
        assertThat(list.json().get("next").isNull()).isTrue();
    }

    @Test
    void aJobIsListedWithoutPayloadAndResult() {
        Answer submitted = api.submit("{\"delay\":\"PT1H\",\"tags\":[\"bare\"],\"uniqueKey\":\"bare\"}");

        Answer list = api.get("/jobs?tag=bare");

        assertThat(list.json().get("jobs").get(0).propertyNames())
                .doesNotContain("payload", "result")
                .containsAll(submitted.json().propertyNames().stream()
                        .filter(name -> !List.of("payload", "result").contains(name))
                        .toList());
    }

    @Test
    void theNextPageBeginsWhereTheLastEnded() {
        List<String> ids = jobs(5, "pages");

        List<String> walked = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        String path = "/jobs?tag=pages&limit=2";
        String next = "";
        do {
            Answer page = api.get(next.isEmpty() ? path : path + "&cursor=" + next);
            walked.addAll(page.members("jobs", "id"));
            sizes.add(page.members("jobs", "id").size());
            next = page.json().get("next").asString("");
        } while (!next.isEmpty());

        assertThat(walked).isEqualTo(ids);
        assertThat(sizes).containsExactly(2, 2, 1);
    }

    @Test
    void aPageThatEndsWithTheListLeadsNowhere() {
        jobs(2, "exact");

        Answer page = api.get("/jobs?tag=exact&limit=2");

        assertThat(page.members("jobs", "id")).hasSize(2);
        assertThat(page.json().get("next").isNull()).isTrue();
    }

    @Test
    void whatIsSubmittedMeanwhileDoesNotMoveTheNextPage() {
        List<String> ids = jobs(3, "meanwhile");
        Answer first = api.get("/jobs?tag=meanwhile&limit=2");
        jobs(2, "meanwhile");

        Answer second = api.get("/jobs?tag=meanwhile&limit=2&cursor=" + first.text("next"));

        assertThat(second.members("jobs", "id")).containsExactly(ids.get(2));
    }

    @ParameterizedTest
    @CsvSource({
        "state=cancelled, cancelled",
        "state=scheduled&queue=slow, slow",
        "kind=gate&state=scheduled, gate",
        "queue=default&kind=simulate&state=scheduled, plain"
    })
    void everyFilterCounts(String filter, String expected) {
        String tag = "filter-" + expected;
        String body = "{\"delay\":\"PT1H\",\"tags\":[\"" + tag + "\",\"%s\"],\"queue\":\"%s\",\"kind\":\"%s\"}";
        api.submit(body.formatted("plain", "default", "simulate"));
        api.submit(body.formatted("slow", "slow", "simulate"));
        api.submit(body.formatted("gate", "default", "gate"));
        api.delete("/jobs/"
                + api.submit(body.formatted("cancelled", "default", "simulate")).id());

        Answer list = api.get("/jobs?" + filter + "&tag=" + tag);

        assertThat(list.json().get("jobs")).hasSize(1);
        assertThat(list.json().get("jobs").get(0).get("tags").get(1).asString()).isEqualTo(expected);
    }

    @Test
    void aTagMayHoldWhatAUrlEncodes() {
        Answer submitted = api.submit("{\"delay\":\"PT1H\",\"tags\":[\"a b&c=ü%\"]}");

        Answer list = api.get("/jobs?tag=a%20b%26c%3D%C3%BC%25");

        assertThat(list.members("jobs", "id")).containsExactly(submitted.id());
    }

    @Test
    void aNameThatNobodyHasIsNoMistake() {
        Answer list = api.get("/jobs?kind=elsewhere&queue=elsewhere");

        assertThat(list.body()).isEqualTo("{\"jobs\":[],\"next\":null}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "501", "-1", "ten", "", "5&limit=5"})
    void aLimitOutOfRangeIsRefusedAndNeverClamped(String limit) {
        Answer refused = api.get("/jobs?limit=" + limit);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("type")).isEqualTo("/problems/invalid-request");
        assertThat(refused.wrongFields()).containsExactly("limit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "500"})
    void aLimitInRangeIsTaken(String limit) {
        assertThat(api.get("/jobs?tag=none&limit=" + limit).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AQAAAAAAAAA", "AgAAAAAAAAAB", "AQAAAAAAAAAA", "AQAAAAAAAAABAQ"})
    void whatIsNoCursorIsRefused(String cursor) {
        Answer refused = api.get("/jobs?cursor=" + cursor);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.wrongFields()).containsExactly("cursor");
    }

    @Test
    void allThatIsWrongIsNamedAtOnce() {
        Answer refused = api.get("/jobs?colour=red&state=done&kind=No&queue=-&tag=%00&limit=0&cursor=!");

        assertThat(refused.wrongFields())
                .containsExactlyInAnyOrder("colour", "state", "kind", "queue", "tag", "limit", "cursor");
        assertThat(refused.body()).contains("scheduled, queued, running, retrying, succeeded, failed, cancelled");
    }

    @Test
    void headIsAnsweredLikeGetWithoutTheBody() {
        Answer head = api.call(HttpMethod.HEAD, "/jobs?limit=1");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/jobs, 'DELETE, GET, HEAD'",
        "/jobs/retry, POST",
        "/jobs/019a8f3e-0000-7abc-8def-0123456789ab, 'DELETE, GET, HEAD'",
        "/jobs/019a8f3e-0000-7abc-8def-0123456789ab/retry, POST"
    })
    void otherMethodsAreNotAllowed(String path, String allowed) {
        Answer refused = api.call(HttpMethod.PUT, path);

        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.header("Allow")).isEqualTo(allowed);
    }
}
