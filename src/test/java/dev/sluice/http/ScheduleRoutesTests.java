package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import dev.sluice.store.JobFilter;
import dev.sluice.store.JobStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;

class ScheduleRoutesTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static RunningSluice sluice;
    private static WebTestClient client;

    @BeforeAll
    static void start() {
        sluice = RunningSluice.start("--sluice.simulate.duration=10ms");
        client = WebTestClient.bindToServer()
                .baseUrl(sluice.uri("").toString())
                .responseTimeout(TIMEOUT)
                .build();
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    void keepsANewScheduleAndReplacesIt() {
        put("nightly", "{'cron':'0 0 3 * * *','zone':'Europe/Berlin','job':{'kind':'simulate'}}")
                .expectStatus()
                .isCreated()
                .expectHeader()
                .location("/schedules/nightly")
                .expectBody()
                .jsonPath("$.name")
                .isEqualTo("nightly")
                .jsonPath("$.cron")
                .isEqualTo("0 0 3 * * *")
                .jsonPath("$.zone")
                .isEqualTo("Europe/Berlin")
                .jsonPath("$.job.kind")
                .isEqualTo("simulate")
                .jsonPath("$.nextAt")
                .value(next -> assertThat(Instant.parse((String) next)).isAfter(Instant.now()))
                .jsonPath("$.lastAt")
                .isEqualTo(null);

        put("nightly", "{'cron':'0 0 4 * * *','job':{}}")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.zone")
                .isEqualTo("UTC")
                .jsonPath("$.nextAt")
                .value(next -> assertThat((String) next).endsWith("T04:00:00.000Z"));
    }

    @Test
    void answersTheJobToTheLetter() {
        String job = "{ \"payload\" : {\"steps\":  3, \"duration\":\"PT0.1S\"} ,\"priority\":7}";
        client.put()
                .uri("/schedules/letter")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"job\":" + job + ",\"cron\":\"0 0 3 * * *\"}")
                .exchange()
                .expectStatus()
                .isCreated();

        byte[] answer = client.get()
                .uri("/schedules/letter")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();

        assertThat(new String(answer, StandardCharsets.UTF_8)).contains("\"job\":" + job + ",");
    }

    @Test
    void listsAllByName() {
        put("list-b", "{'cron':'0 0 3 * * *','job':{}}").expectStatus().isCreated();
        put("list-a", "{'cron':'0 0 3 * * *','job':{}}").expectStatus().isCreated();

        List<String> names = client
                .get()
                .uri("/schedules")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(Listed.class)
                .returnResult()
                .getResponseBody()
                .schedules()
                .stream()
                .map(Listed.One::name)
                .filter(name -> name.startsWith("list-"))
                .toList();

        assertThat(names).containsExactly("list-a", "list-b");
    }

    record Listed(List<One> schedules) {
        record One(String name) {}
    }

    @Test
    void forgetsASchedule() {
        put("short", "{'cron':'0 0 3 * * *','job':{}}").expectStatus().isCreated();

        client.delete().uri("/schedules/short").exchange().expectStatus().isNoContent();

        client.delete().uri("/schedules/short").exchange().expectStatus().isNotFound();
        client.get()
                .uri("/schedules/short")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("/problems/not-found");
    }

    @Test
    void firesAJobThatIsRun() {
        put("each-second", "{'cron':'* * * * * *','job':{'priority':42,'payload':{'duration':'PT0S'}}}")
                .expectStatus()
                .isCreated();

        boolean ran = Boolean.TRUE.equals(Mono.defer(
                        () -> sluice.bean(JobStore.class).list(JobFilter.ALL, Long.MAX_VALUE, 100))
                .map(page -> page.jobs().stream()
                        .anyMatch(job -> job.priority() == 42 && job.state().isFinal()))
                .filter(Boolean::booleanValue)
                .repeatWhenEmpty(tries -> tries.delayElements(Duration.ofMillis(20)))
                .block(TIMEOUT));

        assertThat(ran).isTrue();
        client.get()
                .uri("/schedules/each-second")
                .exchange()
                .expectBody()
                .jsonPath("$.lastAt")
                .isNotEmpty();
        client.delete().uri("/schedules/each-second").exchange().expectStatus().isNoContent();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', delimiter = '|', textBlock = """
                    {}                                                                         | cron,job
                    {'cron':null,'job':null}                                                   | cron,job
                    {'cron':5,'zone':[1],'job':'x'}                                            | cron,zone,job
                    {'cron':'nonsense','zone':'Nowhere','job':{'kind':'nope'},'more':1}        | more,cron,zone,job.kind
                    {'cron':'0 0 0 30 2 *','job':{}}                                           | cron
                    {'cron':'0 0 3 * * *','job':{'runAt':'2027-01-01T00:00:00Z','delay':'x'}}  | job.runAt,job.delay
                    {'cron':'0 0 3 * * *','job':{'priority':1000,'queue':'nope','more':{}}}    | job.more,job.queue,job.priority
                    {'cron':'0 0 3 * * *','job':{'payload':{'duration':'x'}}}                  | job.payload.duration
                    {'cron':'0 0 3 * * *','job':{}} {}                                         | ""
                    {'cron':'0 0 3 * * *','cron':'0 0 4 * * *','job':{}}                       | ""
                    {'cron':'0 0 3 * * *','job':{'kind':'simulate','kind':'simulate'}}         | ""
                    {'cron':                                                                   | ""
                    []                                                                         | ""
                    """)
    void saysAllThatIsWrongAtOnce(String body, String fields) {
        WebTestClient.ResponseSpec answer = put("wrong", body);

        List<String> named = answer
                .expectStatus()
                .isBadRequest()
                .expectBody(Wrong.class)
                .returnResult()
                .getResponseBody()
                .errors()
                .stream()
                .map(Wrong.Field::field)
                .toList();
        assertThat(String.join(",", named)).isEqualTo(fields);
    }

    record Wrong(String type, List<Field> errors) {
        Wrong {
            assertThat(type).isEqualTo("/problems/invalid-request");
        }

        record Field(String field, String message) {}
    }

    @Test
    void refusesABodyThatIsNotUtf8() {
        client.put()
                .uri("/schedules/wrong")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(new byte[] {'{', (byte) 0xc3, '}'})
                .exchange()
                .expectStatus()
                .isBadRequest();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Nightly", "9to5", "a_b", "-a", "a%20b"})
    void refusesANameThatIsNone(String name) {
        WebTestClient.ResponseSpec answer = put(name, "{'cron':'0 0 3 * * *','job':{}}");

        answer.expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("/problems/invalid-request")
                .jsonPath("$.errors[0].field")
                .isEqualTo("name");
    }

    @Test
    void refusesOtherMethodsAndOtherBodies() {
        client.post()
                .uri("/schedules")
                .exchange()
                .expectStatus()
                .isEqualTo(405)
                .expectHeader()
                .valueEquals("Allow", "GET, HEAD");
        client.patch()
                .uri("/schedules/x")
                .exchange()
                .expectStatus()
                .isEqualTo(405)
                .expectHeader()
                .valueEquals("Allow", "DELETE, GET, HEAD, PUT");
        client.put()
                .uri("/schedules/x")
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue("x")
                .exchange()
                .expectStatus()
                .isEqualTo(415);
    }

    private static WebTestClient.ResponseSpec put(String name, String body) {
        return client.put()
                .uri(sluice.uri("/schedules/" + name))
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body.replace('\'', '"'))
                .exchange();
    }
}
