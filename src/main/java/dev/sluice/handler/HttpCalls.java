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
import reactor.netty.resources.LoopResources;

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
     * @param loops the server's, so that there are not twice as many threads as processors; null for those of the JVM
     */
    static WebClient client(
            HttpSettings settings,
            Reach reach,
            @Nullable AddressResolverGroup<?> resolver,
            @Nullable LoopResources loops) {
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
        http = resolver == null ? http : http.resolver(resolver);
        return WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(loops == null ? http : http.runOn(loops)))
                .build();
    }

    private static String host(@Nullable SocketAddress remote) {
        return remote instanceof InetSocketAddress internet ? internet.getHostString() : "nowhere";
    }
}
