package dev.sluice.security;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedException;
import org.springframework.security.web.server.firewall.StrictServerWebExchangeFirewall;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Refuses paths of more than one meaning, and parameters with control characters. What is plain to see has one meaning;
 * of anything else Spring Security's firewall judges, which looks at much more than such a path can be guilty of. What
 * characters a header may have is Netty's business, and methods are the routes'.
 */
final class Forms {

    private final StrictServerWebExchangeFirewall firewall = new StrictServerWebExchangeFirewall();

    Forms() {
        firewall.setUnsafeAllowAnyHttpMethod(true);
        firewall.setAllowedHeaderNames(name -> true);
        firewall.setAllowedHeaderValues(value -> true);
    }

    /** The exchange to go on with, or {@link RefusedCallerException}. */
    Mono<ServerWebExchange> check(ServerWebExchange exchange) {
        URI address = exchange.getRequest().getURI();
        return isPlain(address.getRawPath()) && hasNoEscape(address.getRawQuery())
                ? Mono.just(exchange)
                : firewall.getFirewalledExchange(exchange)
                        .onErrorMap(ServerExchangeRejectedException.class, Forms::refusal);
    }

    private static boolean hasNoEscape(@Nullable String query) {
        return query == null || query.indexOf('%') < 0;
    }

    /** Letters, digits, hyphens and slashes, no two of them in a row. */
    static boolean isPlain(String path) {
        boolean slash = false;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean again = slash && c == '/';
            slash = c == '/';
            if (again || !(slash || c == '-' || isDigitOrLetter(c))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigitOrLetter(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static RefusedCallerException refusal(ServerExchangeRejectedException rejected) {
        return String.valueOf(rejected.getMessage()).contains("the URL")
                ? RefusedCallerException.nowhere()
                : RefusedCallerException.malformed("The request is of a form that is not read here.");
    }
}
