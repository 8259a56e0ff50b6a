package dev.sluice.security;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsProcessor;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.cors.reactive.DefaultCorsProcessor;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * What every request goes through before a route sees it: is it of one meaning, may the page that sends it, who sends it,
 * how often, and may he. One filter, and not the chain that Spring Security would put together: each link of it is
 * subscribed to on the way in and called on the way out, and all of them together cost more than to parse a job.
 */
final class Doorkeeper implements WebFilter {

    /** Nothing that answers here is a page, but what says so itself. */
    private static final String NO_PAGE = "default-src 'none'; frame-ancestors 'none'";

    private final Forms forms = new Forms();
    private final CorsProcessor cors = new DefaultCorsProcessor();
    private final @Nullable LoopbackGuard guard;
    private final @Nullable CorsConfiguration pages;
    private final Callers callers;
    private final @Nullable RequestLimit limit;

    /**
     * One for all routes.
     *
     * @param guard null where not only this machine is heard
     * @param pages those of other origins that may ask; null for none
     * @param callers knows who they are
     * @param limit how often each may ask; null for as often as he likes
     */
    Doorkeeper(
            @Nullable LoopbackGuard guard,
            @Nullable CorsConfiguration pages,
            Callers callers,
            @Nullable RequestLimit limit) {
        this.guard = guard;
        this.pages = pages;
        this.callers = callers;
        this.limit = limit;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return Mono.defer(() -> {
            mark(exchange.getResponse().getHeaders());
            return forms.check(exchange).flatMap(read -> admit(read, chain));
        });
    }

    /** What a route says of itself replaces these. */
    private static void mark(HttpHeaders headers) {
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Content-Security-Policy", NO_PAGE);
        headers.set("Referrer-Policy", "no-referrer");
    }

    private Mono<Void> admit(ServerWebExchange exchange, WebFilterChain chain) {
        if (guard != null) {
            guard.check(exchange.getRequest());
        }
        if (pages != null && isAnswered(exchange, pages)) {
            return exchange.getResponse().setComplete();
        }
        AccessRules.Rule rule = AccessRules.of(exchange);
        return rule.isOpen()
                ? chain.filter(exchange)
                : callers.of(exchange, rule).flatMap(caller -> admit(caller, rule, exchange, chain));
    }

    /** Whether it only asked what would be allowed. What is not is refused. */
    private boolean isAnswered(ServerWebExchange exchange, CorsConfiguration pages) {
        if (!cors.process(pages, exchange)) {
            throw RefusedCallerException.forbidden("A page of this origin may not do this.");
        }
        return CorsUtils.isPreFlightRequest(exchange.getRequest());
    }

    private Mono<Void> admit(Caller caller, AccessRules.Rule rule, ServerWebExchange exchange, WebFilterChain chain) {
        caller.mark(exchange);
        if (limit != null) {
            limit.take(caller, exchange);
        }
        if (!rule.allows(caller)) {
            throw RefusedCallerException.forbidden("The roles of this caller do not allow this.");
        }
        return chain.filter(exchange);
    }

    /** Asked for on each request, for the trace of an error. */
    @Override
    public String toString() {
        return "Doorkeeper";
    }
}
