package dev.sluice.handler;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.sluice.RunningSluice;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Letters to a real server, in this JVM. */
class MailTests {

    private static GreenMail server;
    private static RunningSluice sluice;

    @BeforeAll
    static void start() {
        server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        sluice = RunningSluice.start(
                "--spring.mail.host=127.0.0.1",
                "--spring.mail.port=" + server.getSmtp().getPort(),
                "--sluice.mail.from=Shop <shop@example.org>");
    }

    @AfterAll
    static void stop() {
        sluice.close();
        server.stop();
    }

    private static WebTestClient.ResponseSpec submit(String payload) {
        return sluice.client()
                .post()
                .uri("/request")
                .contentType(MediaType.APPLICATION_JSON)
                .header("Prefer", "wait=20")
                .bodyValue("{\"kind\":\"mail\",\"maxAttempts\":1,\"payload\":" + payload + "}")
                .exchange();
    }

    private static JsonNode json(WebTestClient.ResponseSpec answer) {
        return JsonMapper.shared()
                .readTree(answer.expectBody(byte[].class).returnResult().getResponseBody());
    }

    @Test
    void handsALetterOver() throws Exception {
        JsonNode job = json(submit("""
                {"to":["Änne <anne@example.org>"],"bcc":["boss@example.org"],"subject":"Grüße","text":"Hallo Änne"}""").expectStatus().isOk());

        assertThat(job.path("state").asString()).isEqualTo("succeeded");
        assertThat(server.getReceivedMessages()).hasSizeGreaterThanOrEqualTo(2);
        MimeMessage letter = server.getReceivedMessages()[0];
        assertThat(letter.getSubject()).isEqualTo("Grüße");
        assertThat(letter.getFrom()[0]).hasToString("Shop <shop@example.org>");
        assertThat(letter.getContent().toString().strip()).isEqualTo("Hallo Änne");
        assertThat(letter.getHeader("Bcc")).isNull();
        assertThat(letter.getMessageID())
                .isEqualTo("<" + job.path("id").asString() + "@sluice>")
                .isEqualTo(job.at("/result/messageId").asString());
        assertThat(new String(
                        letter.getHeader("Subject")[0].getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII))
                .startsWith("=?UTF-8?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"subject\":\"s\",\"text\":\"t\"}|payload",
                "{\"to\":[],\"subject\":\"s\",\"text\":\"t\"}|payload.to",
                "{\"to\":[\"nobody\"],\"subject\":\"s\",\"text\":\"t\"}|payload.to.0",
                "{\"to\":[\"a@b.c\\r\\nBcc: x@y.z\"],\"subject\":\"s\",\"text\":\"t\"}|payload.to.0",
                "{\"to\":[\"a@b.c\"],\"replyTo\":\"\\\"a\u010d\u010aX: y\\\"@b.org\",\"subject\":\"s\",\"text\":\"t\"}|payload",
                "{\"to\":[\"a@b@c\"],\"subject\":\"s\",\"text\":\"t\"}|payload",
                "{\"to\":[\"a@example.org\"],\"subject\":\"s\\nX: y\",\"text\":\"t\"}|payload.subject",
                "{\"to\":[\"a@example.org\"],\"subject\":\"s\",\"text\":\"t\",\"x\":1}|payload"
            })
    void refusesWhatIsNoLetter(String payload, String field) {
        JsonNode problem = json(submit(payload).expectStatus().isBadRequest());

        assertThat(problem.path("type").asString()).isEqualTo("/problems/invalid-job");
        assertThat(problem.at("/errors/0/field").asString()).isEqualTo(field);
    }
}
