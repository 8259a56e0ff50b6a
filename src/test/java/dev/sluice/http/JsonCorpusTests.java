package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Text that is no JSON, in the ways in which text is none, and JSON that goes too far. All of it is the client's fault. */
class JsonCorpusTests {

    private static final List<String> MALFORMED = List.of(
            "",
            " ",
            "{",
            "}",
            "[",
            "]",
            "{]",
            "[}",
            "{\"",
            "{\"a",
            "{\"a\"",
            "{\"a\":",
            "{\"a\":1",
            "{\"a\":1,",
            "{\"a\":1,}",
            "{,}",
            "{\"a\" 1}",
            "{\"a\"::1}",
            "{\"a\":1 \"b\":2}",
            "{a:1}",
            "{'a':1}",
            "{1:1}",
            "{null:1}",
            "{\"a\":1}}",
            "{\"a\":1}{",
            "{\"a\":1},",
            "{\"a\":1} x",
            "{\"a\":1}#",
            "{\"a\":1}/**/",
            "{/*c*/\"a\":1}",
            "// c\n{}",
            "{\"a\":tru}",
            "{\"a\":True}",
            "{\"a\":nul}",
            "{\"a\":nulll}",
            "{\"a\":undefined}",
            "{\"a\":NaN}",
            "{\"a\":Infinity}",
            "{\"a\":-Infinity}",
            "{\"a\":+1}",
            "{\"a\":01}",
            "{\"a\":-01}",
            "{\"a\":1.}",
            "{\"a\":.5}",
            "{\"a\":-.5}",
            "{\"a\":1e}",
            "{\"a\":1e+}",
            "{\"a\":1E-}",
            "{\"a\":1e1.5}",
            "{\"a\":0x1}",
            "{\"a\":1_000}",
            "{\"a\":--1}",
            "{\"a\":-}",
            "{\"a\":1a}",
            "{\"a\":１}",
            "{\"a\":\"}",
            "{\"a\":\"\\\"}",
            "{\"a\":\"\\x\"}",
            "{\"a\":\"\\u12\"}",
            "{\"a\":\"\\u12G4\"}",
            "{\"a\":\"\\U0041\"}",
            "{\"a\":\"\t\"}",
            "{\"a\":\"\n\"}",
            "{\"a\":\"\r\"}",
            "{\"a\":\"\0\"}",
            "{\"a\":\"\u001f\"}",
            "{\"a\":'b'}",
            "{\"a\":`b`}",
            "{\"a\":[1,]}",
            "{\"a\":[,1]}",
            "{\"a\":[1 2]}",
            "{\"a\":[1,,2]}",
            "{\"a\":[}",
            "{\"a\":]}",
            "{\"a\":[1}",
            "{\"a\":{\"b\":}",
            "\uFEFF{}",
            "\u00a0{}",
            "\u2028{}",
            "<a/>",
            "a=b",
            "--",
            "*",
            "{\"a\":*}",
            "{\"a\"}",
            "{:1}",
            "{\"a\":1,\"a\"}",
            "(1)",
            "@",
            "\\u007b}",
            "{\"kind\":\"simulate\"} {\"kind\":\"simulate\"}",
            "{\"payload\":{}}]",
            "{\"payload\":{\"a\":}}",
            "{\"payload\":[1,2}",
            "{\"tags\":[\"a\",]}",
            "{\"delay\":\"PT1S\"",
            "{\"a\":\ud800}");

    /** JSON, but nothing that a submission may be. */
    private static final List<String> OTHER = List.of(
            "[]",
            "null",
            "true",
            "0",
            "-0",
            "1e400",
            "\"text\"",
            "[{}]",
            "{\"kind\":null,\"x\":1}",
            "{\"kind\":[]}",
            "{\"kind\":{}}",
            "{\"kind\":1}",
            "{\"queue\":true}",
            "{\"priority\":\"1\"}",
            "{\"priority\":1.5}",
            "{\"priority\":1e400}",
            "{\"priority\":99999999999999999999}",
            "{\"maxAttempts\":0}",
            "{\"maxAttempts\":-1}",
            "{\"tags\":{}}",
            "{\"tags\":[1]}",
            "{\"tags\":[[]]}",
            "{\"runAt\":\"yesterday\"}",
            "{\"runAt\":0}",
            "{\"delay\":\"-PT1S\"}",
            "{\"timeout\":\"P1Y\"}",
            "{\"uniqueKey\":\"\"}",
            "{\"uniqueKey\":\"\\u0000\"}",
            "{\"kind\":\"\\u0000\"}",
            "{\"kind\":\"simulate\\r\\nX: y\"}",
            "{\"queue\":\"a\\nb\"}",
            "{\"callback\":\"http://example.org/\\r\\nX: y\"}",
            "{\"__proto__\":{}}",
            "{\"\":1}",
            "{\"kind\":\"simulate\",\"kind\":\"simulate\"}",
            "{\"payload\":{\"a\":1,\"a\":2}}",
            "{\"payload\":{\"steps\":1,\"steps\":2}}",
            "{\"payload\":1}",
            "{\"payload\":\"x\"}");

    private static final List<byte[]> NO_UTF_8 = List.of(
            bytes(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d),
            bytes(0x7b, 0x22, 0xc0, 0x80, 0x22, 0x3a, 0x31, 0x7d),
            bytes(0x7b, 0x22, 0xc3, 0x22, 0x3a, 0x31, 0x7d),
            bytes(0x7b, 0x22, 0xe2, 0x82, 0x22, 0x3a, 0x31, 0x7d),
            bytes(0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d),
            bytes(0x7b, 0x22, 0xf4, 0x90, 0x80, 0x80, 0x22, 0x3a, 0x31, 0x7d),
            bytes(0x7b, 0x22, 0xf8, 0x88, 0x80, 0x80, 0x80, 0x22, 0x3a, 0x31, 0x7d),
            bytes(0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00),
            bytes(0x00, 0x7b, 0x00, 0x7d),
            bytes(0x1f, 0x8b, 0x08, 0x00));

    private static RunningSluice sluice;

    @BeforeAll
    static void start() {
        sluice = RunningSluice.start("--sluice.simulate.duration=PT0S");
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The head of an answer and what there is of its body. */
    private static String post(byte[] body, String... headers) throws IOException {
        String head = "POST /request HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\n" + String.join("", headers) + "Content-Length: " + body.length
                + "\r\n\r\n";
        try (Socket socket = sluice.connect()) {
            socket.getOutputStream().write(utf8(head));
            try {
                socket.getOutputStream().write(body);
            } catch (IOException refusedBefore) {
                // then its answer is there already
            }
            return answer(socket);
        }
    }

    /** What came before the connection was closed: it may be cut while we still write. */
    private static String answer(Socket socket) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(answer);
        } catch (SocketException cut) {
            // then this is all
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatIsNoJsonIsRefused() throws IOException {
        for (String text : MALFORMED) {
            if (!text.isEmpty()) {
                assertThat(post(utf8(text))).as(text).startsWith("HTTP/1.1 400").contains("/problems/invalid-job");
            }
        }
    }

    @Test
    void whatIsNoSubmissionIsRefused() throws IOException {
        for (String text : OTHER) {
            assertThat(post(utf8(text))).as(text).startsWith("HTTP/1.1 400").contains("/problems/invalid-job");
        }
    }

    @Test
    void whatIsNoUtf8IsRefused() throws IOException {
        for (byte[] body : NO_UTF_8) {
            assertThat(post(body)).startsWith("HTTP/1.1 400").contains("/problems/invalid-job");
        }
    }

    @Test
    void depthHasABound() throws IOException {
        for (String open : List.of("[", "{\"a\":", "[{\"a\":")) {
            String nested = open.repeat(100_000 / open.length() * 2);
            assertThat(post(utf8("{\"payload\":" + nested))).startsWith("HTTP/1.1 400");
        }
        String balanced = "[".repeat(100_000) + "]".repeat(100_000);
        assertThat(post(utf8("{\"payload\":" + balanced + "}"))).startsWith("HTTP/1.1 400");
    }

    @Test
    void soHasTheLengthOfANumber() throws IOException {
        assertThat(post(utf8("{\"priority\":" + "9".repeat(200_000) + "}"))).startsWith("HTTP/1.1 400");
        assertThat(post(utf8("{\"payload\":{\"steps\":" + "9".repeat(200_000) + "}}")))
                .startsWith("HTTP/1.1 400");
        assertThat(post(utf8("{\"payload\":" + "9".repeat(20_000_000) + "}"))).startsWith("HTTP/1.1 413");
    }

    @Test
    void noHeaderCanBeginAnother() throws IOException {
        List<String> headers = new ArrayList<>();
        for (String name : List.of("Idempotency-Key", "Prefer", "Accept", "Last-Event-ID", "X-Any")) {
            for (String value : List.of("a\rb", "a\nb", "a\0b", "a\u0001b", "a\u007fb")) {
                headers.add(name + ": " + value + "\r\n");
            }
        }
        for (String header : headers) {
            assertThat(post(utf8("{}"), header))
                    .as(header)
                    .doesNotContain("\r\nb: ")
                    .matches("(?s)(HTTP/1\\.1 (202|400).*)?");
        }
    }

    @Test
    void headsHaveABound() throws IOException {
        assertThat(post(utf8("{}"), "X-Large: " + "a".repeat(100_000) + "\r\n")).matches("(?s)(HTTP/1\\.1 431.*)?");
    }
}
