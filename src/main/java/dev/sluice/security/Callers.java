package dev.sluice.security;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Finds out who sent a request: by a key of the API, a token of somebody we trust, or a ticket. */
final class Callers {

    private static final String SCHEME = "bearer ";

    /** Before a token's subject, which somebody else has chosen: it is never the name of a key. */
    private static final String OF_A_TOKEN = "token:";

    private static final Mono<Caller> ANYBODY = Mono.just(Caller.ANYBODY);

    private final ApiKeys keys;
    private final Tickets tickets;
    private final @Nullable ReactiveAuthenticationManager tokens;

    /**
     * Those who show what is known here.
     *
     * @param tokens reads tokens of another's making (JWT); null if none is trusted
     */
    Callers(ApiKeys keys, Tickets tickets, @Nullable ReactiveAuthenticationManager tokens) {
        this.keys = keys;
        this.tickets = tickets;
        this.tokens = tokens;
    }

    /** Whether everybody is welcome. */
    boolean areAnybody() {
        return keys.isEmpty() && tokens == null;
    }

    /** Who sent this, or {@link RefusedCallerException} if that is not known. */
    Mono<Caller> of(ServerWebExchange exchange, AccessRules.Rule rule) {
        return areAnybody()
                ? ANYBODY
                : shown(exchange.getRequest().getHeaders(), rule)
                        .switchIfEmpty(Mono.error(RefusedCallerException::unauthenticated));
    }

    private Mono<Caller> shown(HttpHeaders headers, AccessRules.Rule rule) {
        String header = headers.getFirst(HttpHeaders.AUTHORIZATION);
        if (header != null) {
            boolean isKey = header.toLowerCase(Locale.ROOT).startsWith(SCHEME);
            return bearer(isKey ? header.substring(SCHEME.length()).strip() : "");
        }
        String ticket = headers.getFirst(TicketInQuery.HEADER);
        return ticket != null && rule.isStream() ? tickets.caller(ticket) : Mono.empty();
    }

    private Mono<Caller> bearer(String secret) {
        Caller caller = keys.find(secret);
        return caller != null || tokens == null || secret.isEmpty() ? Mono.justOrEmpty(caller) : token(tokens, secret);
    }

    /** A token that is refused is no token; that its maker could not be asked is another matter. */
    private static Mono<Caller> token(ReactiveAuthenticationManager tokens, String token) {
        return tokens.authenticate(new BearerTokenAuthenticationToken(token))
                .filter(known -> known.getName() != null)
                .map(known -> new Caller(OF_A_TOKEN + known.getName(), roles(known.getAuthorities())))
                .onErrorResume(
                        AuthenticationException.class,
                        refused ->
                                refused instanceof AuthenticationServiceException ? Mono.error(refused) : Mono.empty());
    }

    /** A scope is a role of its name. */
    private static Set<Role> roles(Collection<? extends GrantedAuthority> authorities) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (GrantedAuthority authority : authorities) {
            String name = String.valueOf(authority.getAuthority());
            for (Role role : Role.values()) {
                if (name.equalsIgnoreCase("SCOPE_" + role) || name.equalsIgnoreCase("ROLE_" + role)) {
                    roles.add(role);
                }
            }
        }
        return roles;
    }
}
