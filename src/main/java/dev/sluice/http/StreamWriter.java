package dev.sluice.http;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;

/**
 * Writes an answer that comes piece by piece. What comes together is one write; no more is taken than the client takes; and
 * who does not take what was written is cut off.
 */
final class StreamWriter {

    private final Duration patience;

    StreamWriter(Duration patience) {
        this.patience = patience;
    }

    Mono<Void> write(ServerRequest request, ServerHttpResponse response, Flux<byte[]> pieces) {
        Connection connection = Connections.of(request);
        Executor thread = Connections.loop(request);
        return connection == null
                ? response.writeAndFlushWith(pieces.map(piece -> buffer(response, piece)))
                : Mono.using(
                        () -> NettyOutlet.open(connection, thread, patience),
                        outlet -> response.writeAndFlushWith(
                                Bundles.of(pieces, outlet).map(bundle -> buffer(response, bundle))),
                        NettyOutlet::close);
    }

    private static Mono<DataBuffer> buffer(ServerHttpResponse response, byte[] bytes) {
        return Mono.just(response.bufferFactory().wrap(bytes));
    }
}
