package dev.sluice.security;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.server.authentication.ServerAuthenticationConverter;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Finds out who sent a request: by a key of the API, a token of somebody we trust, or a ticket. */
final class Callers implements ServerAuthenticationConverter, ReactiveAuthenticationManager {

    private static final String SCHEME = "bearer ";

    /** Before a token's subject, which somebody else has chosen: it is never the name of a key. */
    private static final String OF_A_TOKEN = "token:";

    private static final String WRONG = "This key is not known here, or no longer.";

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

    @Override
    public Mono<Authentication> convert(ServerWebExchange exchange) {
        return Mono.fromSupplier(() -> areAnybody() ? Caller.ANYBODY.identity() : shown(exchange));
    }

    private static @Nullable Authentication shown(ServerWebExchange exchange) {
        String header = exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
        if (header != null) {
            boolean isKey = header.toLowerCase(Locale.ROOT).startsWith(SCHEME);
            return new Shown(isKey ? header.substring(SCHEME.length()).strip() : "", false);
        }
        String ticket = exchange.getRequest().getHeaders().getFirst(TicketInQuery.HEADER);
        return ticket != null && AccessRules.of(exchange).isStream() ? new Shown(ticket, true) : null;
    }

    @Override
    public Mono<Authentication> authenticate(Authentication shown) {
        return shown instanceof Shown secret
                ? caller(secret)
                        .<Authentication>map(Caller::identity)
                        .switchIfEmpty(Mono.error(() -> new BadCredentialsException(WRONG)))
                : Mono.just(shown);
    }

    private Mono<Caller> caller(Shown shown) {
        if (shown.isTicket) {
            return tickets.caller(shown.secret);
        }
        Caller caller = keys.find(shown.secret);
        return caller != null || tokens == null || shown.secret.isEmpty()
                ? Mono.justOrEmpty(caller)
                : token(tokens, shown.secret);
    }

    private static Mono<Caller> token(ReactiveAuthenticationManager tokens, String token) {
        return tokens.authenticate(new BearerTokenAuthenticationToken(token))
                .filter(known -> known.getName() != null)
                .map(known -> new Caller(OF_A_TOKEN + known.getName(), roles(known.getAuthorities())));
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

    /** What a request shows, before anybody has looked at it. */
    private static final class Shown extends AbstractAuthenticationToken {

        private static final long serialVersionUID = 1L;

        private final String secret;
        private final boolean isTicket;

        Shown(String secret, boolean isTicket) {
            super(Set.of());
            this.secret = secret;
            this.isTicket = isTicket;
        }

        @Override
        public Object getPrincipal() {
            return "";
        }

        @Override
        public String getCredentials() {
            return secret;
        }
    }
}
