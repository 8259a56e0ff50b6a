package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over TLS there is HTTP/2 as well, and the same patience. */
class TlsTests {

    @TempDir
    private static Path folder;

    private static RunningSluice sluice;
    private static SSLContext trusting;

    @BeforeAll
    static void start() throws Exception {
        TestCertificate certificate = TestCertificate.in(folder);
        trusting = certificate.trusted();
        sluice = RunningSluice.start(
                "--server.ssl.key-store=" + certificate.file(),
                "--server.ssl.key-store-password=" + TestCertificate.PASSWORD,
                "--server.http2.enabled=true",
                "--sluice.simulate.duration=PT0S");
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    private static URI uri(String path) {
        return URI.create("https://127.0.0.1:" + sluice.port() + path);
    }

    private static HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder().sslContext(trusting).version(version).build();
    }

    private static SSLSocket connect(String protocol) throws IOException {
        SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", sluice.port());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {protocol});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(Math.toIntExact(Api.TIMEOUT.toMillis()));
        socket.startHandshake();
        assertThat(socket.getApplicationProtocol()).isEqualTo(protocol);
        return socket;
    }

    @Test
    void takesInAJobByEitherVersion() throws IOException, InterruptedException {
        for (HttpClient.Version version : HttpClient.Version.values()) {
            HttpResponse<String> answer = client(version)
                    .send(
                            HttpRequest.newBuilder(uri("/request"))
                                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                    .header("Content-Type", "application/json")
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(answer.version()).isEqualTo(version);
        }
    }

    /** All at once, for each takes the eight seconds that a client has. */
    @Test
    void doesNotWaitForWhoTakesTooLong() throws Exception {
        try (SSLSocket half = connect("http/1.1");
                SSLSocket mute = connect("h2");
                SSLSocket refused = connect("h2")) {
            RawHttp2 stranger = new RawHttp2(refused);
            stranger.begin(
                    ":method", "POST",
                    ":scheme", "https",
                    ":path", "/request",
                    ":authority", "other.example.org",
                    "content-type", "application/x-ndjson");
            OutputStream out = half.getOutputStream();
            out.write("GET /request HTTP/1.1\r\nHost: 127".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            CompletableFuture<HttpResponse<Void>> stuck = client(HttpClient.Version.HTTP_2)
                    .sendAsync(
                            HttpRequest.newBuilder(uri("/request"))
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.fromPublisher(new NeverEnding()))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());

            assertThat(readToEnd(half)).isTrue();
            assertThat(readToEnd(mute)).isTrue();
            assertThat(stranger.reset()).isEqualTo((int) Http2Error.CANCEL.code());
            assertThat(stuck)
                    .failsWithin(Api.TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                    .withThrowableOfType(ExecutionException.class)
                    .havingCause()
                    .isInstanceOf(IOException.class)
                    .withMessageContaining("RST_STREAM");
        }
    }

    /** Until the server closes; else the read's own time is up. */
    private static boolean readToEnd(SSLSocket socket) throws IOException {
        byte[] buffer = new byte[1024];
        int read = socket.getInputStream().read(buffer);
        while (read >= 0) {
            read = socket.getInputStream().read(buffer);
        }
        return true;
    }

    /** A body that is promised, and of which nothing comes. */
    private static final class NeverEnding implements Flow.Publisher<ByteBuffer> {

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {}

                @Override
                public void cancel() {}
            });
        }
    }
}
