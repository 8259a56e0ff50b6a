package dev.sluice.http;

import dev.sluice.RunningSluice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The service over its socket: as a client has it, and byte by byte. */
record Wire(RunningSluice sluice) implements AutoCloseable {

    /** How long a test waits for what should come at once. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final int MOST = 1 << 20;

    static Wire start(List<Class<?>> kinds, String... settings) {
        String[] all = Stream.concat(Stream.of("--sluice.simulate.duration=PT0S"), Stream.of(settings))
                .toArray(String[]::new);
        return new Wire(RunningSluice.start(kinds, all));
    }

    <T> T bean(Class<T> type) {
        return sluice.bean(type);
    }

    URI uri(String path) {
        return sluice.uri(path);
    }

    /** A client that speaks to it over its socket. */
    WebTestClient client() {
        return WebTestClient.bindToServer()
                .baseUrl(sluice.uri("").toString())
                .responseTimeout(TIMEOUT)
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(MOST))
                .build();
    }

    /** Submits a job. */
    WebTestClient.ResponseSpec submit(String json) {
        return client().post()
                .uri("/request")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(json)
                .exchange();
    }

    /** Submits a job that is taken in. */
    String submitted(String json) {
        return submit(json)
                .expectStatus()
                .isAccepted()
                .returnResult(byte[].class)
                .getResponseHeaders()
                .getFirst("Location");
    }

    /** A text, to the letter and to its end. */
    String text(String uri, MediaType accept) {
        byte[] body = client().get()
                .uri(uri)
                .accept(accept)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return new String(body, StandardCharsets.UTF_8);
    }

    /** A connection for bytes that no client would send; it waits for answers, but not for ever. */
    Socket connect(String request) {
        try {
            Socket socket =
                    new Socket(InetAddress.getLoopbackAddress(), sluice.uri("").getPort());
            socket.setSoTimeout(Math.toIntExact(TIMEOUT.toMillis()));
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return socket;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** All that comes back for such bytes, until the server closes the connection. */
    String raw(String request) {
        try (Socket socket = connect(request)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** The path of a job that has run: its stream ends with it. */
    String ended(String json) {
        String path = submitted(json);
        text(path + "/events?lastEventId=0", MediaType.TEXT_EVENT_STREAM);
        return path;
    }

    @Override
    public void close() {
        sluice.close();
    }
}
