package dev.sluice.security;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Tells the routes who calls, and holds back who calls too often.
 *
 * @param limit how often; null for as often as anybody likes
 */
record CallerFilter(@Nullable RequestLimit limit) implements WebFilter {

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return ReactiveSecurityContextHolder.getContext()
                .flatMap(context -> Mono.justOrEmpty(context.getAuthentication()))
                .ofType(Caller.Identity.class)
                .flatMap(identity -> admit(identity.getPrincipal(), exchange))
                .then(Mono.defer(() -> chain.filter(exchange)));
    }

    private Mono<Void> admit(Caller caller, ServerWebExchange exchange) {
        caller.mark(exchange);
        return limit == null ? Mono.empty() : limit.take(caller, exchange);
    }
}
