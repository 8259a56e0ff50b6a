package dev.sluice.security;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.server.ServerWebExchange;

/** How many requests a caller may send: a bucket for each key, or for each address where there are none. */
final class RequestLimit {

    /** So many addresses are told apart; with more, those that have sent nothing for a while are forgotten. */
    private static final int MOST_CALLERS = 10_000;

    private final int requests;
    private final int burst;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    RequestLimit(int requests, int burst) {
        this.requests = requests;
        this.burst = burst;
    }

    /** Counts a request, or throws {@link RefusedCallerException} if it is one too many. */
    void take(Caller caller, ServerWebExchange exchange) {
        ConsumptionProbe probe = bucket(name(caller, exchange)).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw RefusedCallerException.tooMany(requests, Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    private static String name(Caller caller, ServerWebExchange exchange) {
        InetSocketAddress from = exchange.getRequest().getRemoteAddress();
        return caller.name().isEmpty() && from != null ? "from " + from.getHostString() : caller.name();
    }

    private Bucket bucket(String name) {
        Bucket known = buckets.get(name);
        return known == null ? first(name) : known;
    }

    private Bucket first(String name) {
        if (buckets.size() >= MOST_CALLERS) {
            buckets.values().removeIf(bucket -> bucket.getAvailableTokens() >= burst);
        }
        return buckets.computeIfAbsent(
                name,
                caller -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(burst).refillGreedy(requests, Duration.ofSeconds(1)))
                        .build());
    }
}
