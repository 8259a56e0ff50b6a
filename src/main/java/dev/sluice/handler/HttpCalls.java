package dev.sluice.handler;

import io.netty.channel.ChannelOption;
import io.netty.resolver.AddressResolverGroup;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * The client that all calls of all jobs share: one pool of connections, each to an address that jobs may call. It sends a
 * request once, follows no redirect, keeps no cookie and asks no proxy.
 */
final class HttpCalls {

    /** A target may close a connection that is idle; one that is used again soon seldom meets that. */
    private static final Duration IDLE = Duration.ofSeconds(10);

    /** For as long as this a connection is used, and a host that nobody calls is remembered. */
    private static final Duration LIFE = Duration.ofMinutes(5);

    private HttpCalls() {}

    /**
     * A client.
     *
     * @param resolver how names become addresses; null for the usual one
     */
    static WebClient client(HttpSettings settings, Reach reach, @Nullable AddressResolverGroup<?> resolver) {
        ConnectionProvider pool = ConnectionProvider.builder("jobs")
                .maxConnections(settings.concurrency())
                .maxIdleTime(IDLE)
                .maxLifeTime(LIFE)
                .evictInBackground(IDLE)
                .disposeInactivePoolsInBackground(LIFE, LIFE)
                .build();
        HttpClient http = HttpClient.create(pool)
                .disableRetry(true)
                .followRedirect(false)
                .noProxy()
                .responseTimeout(settings.answerTimeout())
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(settings.connectTimeout().toMillis()))
                .doOnChannelInit((observer, channel, remote) ->
                        channel.pipeline().addFirst(new ConnectGuard(reach, host(remote))));
        return WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(resolver == null ? http : http.resolver(resolver)))
                .build();
    }

    private static String host(@Nullable SocketAddress remote) {
        return remote instanceof InetSocketAddress internet ? internet.getHostString() : "nowhere";
    }
}
