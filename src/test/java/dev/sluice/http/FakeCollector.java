package dev.sluice.http;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Takes in spans as a tracing tool does: OTLP by HTTP. */
final class FakeCollector implements AutoCloseable {

    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((request, response) -> request.receive()
                    .aggregate()
                    .asByteArray()
                    .doOnNext(this::take)
                    .then(response.header("Content-Type", "application/x-protobuf")
                            .sendByteArray(Mono.just(new byte[0]))
                            .then()))
            .bindNow(Api.TIMEOUT);

    private void take(byte[] body) {
        try {
            ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().stream()
                    .flatMap(resource -> resource.getScopeSpansList().stream())
                    .forEach(scope -> spans.addAll(scope.getSpansList()));
        } catch (InvalidProtocolBufferException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.port() + "/v1/traces";
    }

    /** All spans of this name in this trace, once there are so many. */
    List<Span> await(String trace, String name, int count) {
        return Awaitility.await()
                .atMost(Api.TIMEOUT)
                .until(
                        () -> spans.stream()
                                .filter(span ->
                                        hex(span.getTraceId().toByteArray()).equals(trace))
                                .filter(span -> span.getName().equals(name))
                                .toList(),
                        found -> found.size() >= count);
    }

    @Override
    public void close() {
        server.disposeNow(Api.TIMEOUT);
    }

    static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }
}
