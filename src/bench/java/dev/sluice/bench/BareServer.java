package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Path;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** What the web server alone can do: it reads each request, stores nothing and gives one and the same answer. */
final class BareServer {

    private BareServer() {}

    /**
     * Serves until it is killed.
     *
     * @param args a file with the answer
     */
    public static void main(String[] args) throws IOException {
        Wire answer = Wire.read(Path.of(args[0]));
        byte[] body = answer.encode();
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> request.receive()
                        .then(response.status(202)
                                .headers(answer.headers())
                                .sendByteArray(Mono.just(body))
                                .then()))
                .bindNow();
        System.out.println("ready at http://127.0.0.1:" + server.port());
        server.onDispose().block();
    }
}
