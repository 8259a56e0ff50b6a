package dev.sluice.security;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Keeps other people's pages away from a service that trusts everybody on this machine. A page may have a name of its own
 * resolve to this machine (DNS rebinding), so {@code Host} must name it as its own users do; and a browser says when a
 * request comes from another site (Fetch Metadata), older ones at least of which.
 */
final class LoopbackGuard {

    private static final Pattern IP_4 = Pattern.compile("127(\\.\\d{1,3}){3}");
    private static final Set<String> NAMES = Set.of("localhost", "[::1]", "[0:0:0:0:0:0:0:1]");
    private static final Set<String> FOREIGN = Set.of("cross-site", "same-site");

    private final Set<String> friends;

    /**
     * A guard.
     *
     * @param friends origins whose pages are welcome
     */
    LoopbackGuard(Set<String> friends) {
        this.friends = friends;
    }

    /** Whether who listens there is heard by this machine only; no address is every address. */
    static boolean isLoopback(@Nullable String address) {
        try {
            return address != null
                    && !address.isBlank()
                    && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException nowhere) {
            return false;
        }
    }

    /** Lets a request pass, or throws {@link RefusedCallerException}. */
    void check(ServerHttpRequest request) {
        String complaint = complaint(request);
        if (complaint != null) {
            throw RefusedCallerException.forbidden(complaint);
        }
    }

    private @Nullable String complaint(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        InetSocketAddress host = headers.getHost();
        if (host == null || !isOurs(host.getHostString())) {
            return "Without keys this service answers to the names of its own machine only; Host names another.";
        }
        String origin = headers.getOrigin();
        if (origin != null && friends.contains(origin)) {
            return null;
        }
        String site = headers.getFirst("Sec-Fetch-Site");
        if (site != null && FOREIGN.contains(site.toLowerCase(Locale.ROOT))) {
            return "Without keys this service answers no request that a page of another site sends.";
        }
        return origin == null || isOf(origin, headers) ? null : "Without keys this service answers its own pages only.";
    }

    private static boolean isOurs(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return NAMES.contains(name) || name.equals("::1") || IP_4.matcher(name).matches();
    }

    /** A page and the service it asks have the same host and port. */
    private static boolean isOf(String origin, HttpHeaders headers) {
        try {
            return String.valueOf(URI.create(origin).getRawAuthority())
                    .equalsIgnoreCase(headers.getFirst(HttpHeaders.HOST));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
