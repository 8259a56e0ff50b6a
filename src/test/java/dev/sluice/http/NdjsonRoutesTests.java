package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import dev.sluice.job.JobId;
import dev.sluice.store.JobStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class NdjsonRoutesTests {

    private static final String JOB = "{\"payload\":{\"duration\":\"PT0S\"}}";
    private static final String LATER = "{\"runAt\":\"2999-01-01T00:00:00Z\"}";

    private static RunningSluice sluice;
    private static int port;

    @BeforeAll
    static void start() {
        sluice = RunningSluice.start("--sluice.queues.default.capacity=1000");
        port = sluice.uri("/").getPort();
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    void answersEachLineByItself() throws IOException {
        List<JsonNode> answers = answers(JOB + "\n\n" + LATER + "\r\n{\"kind\":\"nope\"}\n" + JOB);

        assertThat(answers).extracting(answer -> answer.path("line").asInt()).containsExactly(1, 3, 4, 5);
        assertThat(answers)
                .extracting(answer -> answer.path("state").asString(""))
                .containsExactly("queued", "scheduled", "", "queued");
        assertThat(answers.get(2).path("problem").path("type").asString()).isEqualTo("/problems/invalid-job");
        assertThat(answers.get(2).path("problem").path("status").asInt()).isEqualTo(400);
    }

    @Test
    void whatItAnswersIsStored() throws IOException {
        JsonNode answer = answers(LATER).get(0);

        JobId id = JobId.parse(answer.path("id").asString());
        assertThat(sluice.bean(JobStore.class).find(id).block(RawNdjson.TIMEOUT))
                .isNotNull();
    }

    @Test
    void findsTheSameLinesWhereverAChunkEnds() throws IOException {
        byte[] body = utf8("{\"kind\":\"ä\"}\r\n\n" + LATER + "\n{\"x\":1}");

        for (int end = 0; end <= body.length; end++) {
            try (RawNdjson client = new RawNdjson(port)) {
                client.write(Arrays.copyOf(body, end))
                        .write(Arrays.copyOfRange(body, end, body.length))
                        .end();

                client.head();
                assertThat(client.lines())
                        .satisfiesExactly(
                                first -> assertThat(first).contains("\"line\":1,\"problem\"", "\"field\":\"kind\""),
                                second -> assertThat(second).contains("\"line\":3,\"id\"", "scheduled"),
                                third -> assertThat(third).contains("\"line\":4,\"problem\"", "\"field\":\"x\""));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    {'kind':'nope','queue':'nope','more':1}             | more,kind,queue
                    {'priority':101,'maxAttempts':0,'timeout':'x'}      | timeout,priority,maxAttempts
                    {'payload':{'duration':'x','more':1}}               | payload.duration,payload.more
                    {'delay':'PT1S','runAt':'2999-01-01T00:00:00Z'}     | delay
                    []                                                  | ""
                    {                                                   | ""
                    {} {}                                               | ""
                    {'kind':'simulate','kind':'simulate'}               | ""
                    """)
    void saysAllThatIsWrongWithALine(String line, String fields) throws IOException {
        List<JsonNode> answers = answers(LATER + "\n" + line.replace('\'', '"') + "\n" + LATER);

        JsonNode errors = answers.get(1).path("problem").path("errors");
        List<String> named = errors.valueStream()
                .map(error -> error.path("field").asString())
                .toList();
        assertThat(named).containsExactlyInAnyOrder(fields.split(","));
        assertThat(answers.get(2).path("state").asString()).isEqualTo("scheduled");
    }

    @Test
    void refusesALineThatIsNotUtf8() throws IOException {
        try (RawNdjson client = new RawNdjson(port)) {
            client.write(new byte[] {'{', (byte) 0xff, '}', '\n'}).write(LATER).end();

            client.head();
            assertThat(client.lines())
                    .satisfiesExactly(
                            first -> assertThat(first).contains("is not UTF-8"),
                            second -> assertThat(second).contains("scheduled"));
        }
    }

    @Test
    void refusesALineThatIsTooLong() throws IOException {
        List<JsonNode> answers = answers("{\"payload\":\"" + "x".repeat(330_000) + "\"}\n" + LATER);

        assertThat(answers.get(0).path("problem").path("type").asString()).isEqualTo("/problems/payload-too-large");
        assertThat(answers.get(0).path("problem").path("limit").asInt()).isEqualTo((256 + 64) * 1024);
        assertThat(answers.get(1).path("state").asString()).isEqualTo("scheduled");
    }

    @Test
    void tellsOnlyProblemsIfAskedTo() throws IOException {
        try (RawNdjson client = new RawNdjson(port, "Prefer: respond-async, Return=\"minimal\"; x=1")) {
            client.write(LATER + "\n\n{\"x\":1}\n" + LATER + "\n\n").end();

            assertThat(client.head()).contains("Preference-Applied: return=minimal");
            assertThat(client.lines())
                    .satisfiesExactly(
                            first -> assertThat(first).startsWith("{\"line\":3,\"problem\":"),
                            last -> assertThat(last).isEqualTo("{\"lines\":5,\"accepted\":2}"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/json", "image/png", "nonsense", "*/*;q=0"})
    void answersInLinesWhateverIsAccepted(String accept) throws IOException {
        try (RawNdjson client = new RawNdjson(port, "Accept: " + accept)) {
            client.write(LATER).end();

            assertThat(client.head())
                    .contains("HTTP/1.1 200 OK", "Content-Type: application/x-ndjson", "Cache-Control: no-store");
            assertThat(client.lines()).hasSize(1);
        }
    }

    @Test
    void answersNothingToNothing() throws IOException {
        assertThat(answers("")).isEmpty();
    }

    @Test
    void sendsItsHeadersBeforeALineIsWritten() throws IOException {
        try (RawNdjson client = new RawNdjson(port, "Prefer: return=minimal")) {
            assertThat(client.head()).contains("HTTP/1.1 200 OK");
        }
    }

    @Test
    void saysThatItUnderstandsLines() {
        WebTestClient.bindToServer()
                .build()
                .post()
                .uri(sluice.uri("/request"))
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue("x")
                .exchange()
                .expectStatus()
                .isEqualTo(415)
                .expectHeader()
                .valueEquals("Accept", "application/json, application/x-ndjson");
    }

    @Test
    void takesInManyLinesInOrder() throws IOException {
        int count = 20_000;
        try (RawNdjson client = new RawNdjson(port)) {
            Thread writer = new Thread(() -> write(client, count));
            writer.start();

            client.head();
            List<String> lines = client.lines();

            assertThat(lines).hasSize(count);
            assertThat(lines.stream().map(line -> line.substring(0, line.indexOf(','))))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, count)
                            .mapToObj(number -> "{\"line\":" + number)
                            .toList());
            assertThat(lines).allMatch(line -> line.endsWith("\"state\":\"scheduled\"}"));
        }
    }

    private static void write(RawNdjson client, int count) {
        try {
            for (int hundred = 0; hundred < count / 100; hundred++) {
                client.write((LATER + "\n").repeat(100));
            }
            client.end();
        } catch (IOException cause) {
            throw new IllegalStateException(cause);
        }
    }

    private static List<JsonNode> answers(String body) throws IOException {
        try (RawNdjson client = new RawNdjson(port)) {
            client.write(body).end();
            client.head();
            return Flux.fromIterable(client.lines())
                    .map(line -> JsonMapper.shared().readTree(line))
                    .collectList()
                    .block(RawNdjson.TIMEOUT);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
