package dev.sluice.http;

import dev.sluice.security.Caller;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Who reads events: no more in all and for each client than there is room for. May be used by many threads. */
final class Readers {

    private final int most;
    private final int mostOfClient;
    private final AtomicInteger all = new AtomicInteger();
    private final Map<String, Integer> byClient = new ConcurrentHashMap<>();

    /**
     * Nobody, so far.
     *
     * @param most in all, above 0
     * @param mostOfClient of one key, or from one address without; null for no limit
     */
    Readers(int most, @Nullable Integer mostOfClient) {
        this.most = most;
        this.mostOfClient = mostOfClient == null ? Integer.MAX_VALUE : mostOfClient;
    }

    /** Reads for as long as this takes; or {@link RefusedReaderException}, before anything is sent. */
    Mono<Void> admitted(ServerRequest request, Mono<Void> reading) {
        return Mono.using(() -> enter(client(request)), entered -> reading, this::leave);
    }

    /** A key is one client wherever it is used; without keys, an address is one. */
    private static String client(ServerRequest request) {
        String caller = Caller.of(request.exchange()).name();
        return caller.isEmpty()
                ? "from "
                        + request.remoteAddress()
                                .map(InetSocketAddress::getHostString)
                                .orElse("nowhere")
                : caller;
    }

    private String enter(String client) {
        if (byClient.merge(client, 1, Integer::sum) > mostOfClient) {
            forget(client);
            throw new RefusedReaderException(true, mostOfClient);
        }
        if (all.incrementAndGet() > most) {
            leave(client);
            throw new RefusedReaderException(false, most);
        }
        return client;
    }

    private void leave(String client) {
        all.decrementAndGet();
        forget(client);
    }

    private void forget(String client) {
        byClient.computeIfPresent(client, (name, readers) -> readers == 1 ? null : readers - 1);
    }
}
