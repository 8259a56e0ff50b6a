package dev.sluice.http;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A target that remembers where in a trace it was called from. */
final class TracedTarget implements AutoCloseable {

    private final BlockingQueue<String> parents = new LinkedBlockingQueue<>();
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((request, response) -> {
                parents.add(request.requestHeaders().get("traceparent", ""));
                return response.send();
            })
            .bindNow(Api.TIMEOUT);

    String url() {
        return "http://127.0.0.1:" + server.port() + "/";
    }

    /** The {@code traceparent} of the next call, empty if it had none. */
    String parent() throws InterruptedException {
        return String.valueOf(parents.poll(Api.TIMEOUT.toSeconds(), TimeUnit.SECONDS));
    }

    @Override
    public void close() {
        server.disposeNow(Api.TIMEOUT);
    }
}
