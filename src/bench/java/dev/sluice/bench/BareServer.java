package dev.sluice.bench;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** What the web server alone can do: it reads each request, stores nothing and gives one and the same answer. */
final class BareServer {

    private static final String END_OF_HEAD = "\r\n\r\n";

    private BareServer() {}

    /**
     * Serves until it is killed.
     *
     * @param args a file with the answer as it went over the wire: status line, headers, body
     */
    public static void main(String[] args) throws IOException {
        String wire = Files.readString(Path.of(args[0]), StandardCharsets.UTF_8);
        int end = wire.indexOf(END_OF_HEAD);
        HttpHeaders headers = headers(wire.substring(0, end));
        byte[] body = wire.substring(end + END_OF_HEAD.length()).getBytes(StandardCharsets.UTF_8);
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> request.receive()
                        .then(response.status(202)
                                .headers(headers)
                                .sendByteArray(Mono.just(body))
                                .then()))
                .bindNow();
        System.out.println("ready at http://127.0.0.1:" + server.port());
        server.onDispose().block();
    }

    private static HttpHeaders headers(String head) {
        HttpHeaders headers = new DefaultHttpHeaders();
        head.lines().skip(1).forEach(line -> {
            int colon = line.indexOf(':');
            headers.add(line.substring(0, colon), line.substring(colon + 1).trim());
        });
        return headers;
    }
}
