package dev.sluice.bench;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import java.io.IOException;
import java.nio.file.Path;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** What WebFlux alone can do: as {@link BareServer}, but by a functional route, without Boot and all it brings. */
final class FluxServer {

    private FluxServer() {}

    /**
     * Serves until it is killed.
     *
     * @param args a file with the answer
     */
    public static void main(String[] args) throws IOException {
        Wire answer = Wire.read(Path.of(args[0]));
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(new ReactorHttpHandlerAdapter(RouterFunctions.toHttpHandler(always(answer))))
                .bindNow();
        System.out.println("ready at http://127.0.0.1:" + server.port());
        server.onDispose().block();
    }

    private static RouterFunction<ServerResponse> always(Wire answer) {
        byte[] bytes = answer.encode();
        return route().POST(
                        "/request",
                        request -> request.bodyToMono(byte[].class)
                                .flatMap(body -> ServerResponse.status(HttpStatus.ACCEPTED)
                                        .headers(headers -> answer.headers()
                                                .forEach(each -> headers.add(each.getKey(), each.getValue())))
                                        .bodyValue(bytes)))
                .build();
    }
}
