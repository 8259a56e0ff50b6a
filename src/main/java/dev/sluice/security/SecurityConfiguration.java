package dev.sluice.security;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.CorsSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.CsrfSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.FormLoginSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.HeaderSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.HeaderSpec.CacheSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.HeaderSpec.FrameOptionsSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.HeaderSpec.HstsSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.HeaderSpec.XssProtectionSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.HttpBasicSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.LogoutSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.RequestCacheSpec;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtReactiveAuthenticationManager;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authentication.AuthenticationWebFilter;
import org.springframework.security.web.server.authentication.ServerAuthenticationEntryPointFailureHandler;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;
import org.springframework.security.web.server.firewall.StrictServerWebExchangeFirewall;
import org.springframework.security.web.server.header.ReferrerPolicyServerHttpHeadersWriter.ReferrerPolicy;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher.MatchResult;
import org.springframework.web.cors.CorsConfiguration;
import reactor.core.publisher.Mono;

/** What every request goes through before a route sees it. */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
@EnableConfigurationProperties({SecuritySettings.class, LimitSettings.class})
class SecurityConfiguration {

    private static final Duration PREFLIGHT = Duration.ofHours(1);

    /** Nothing that answers here is a page, but what says so itself. */
    private static final String NO_PAGE = "default-src 'none'; frame-ancestors 'none'";

    private static final ServerAuthenticationEntryPoint ENTRY =
            (exchange, refused) -> Mono.error(RefusedCallerException.unauthenticated());

    @Bean
    Callers callers(SecuritySettings settings, Tickets tickets, ObjectProvider<ReactiveJwtDecoder> decoder) {
        ReactiveJwtDecoder trusted = decoder.getIfAvailable();
        return new Callers(
                new ApiKeys(settings.keys()),
                tickets,
                trusted == null ? null : new JwtReactiveAuthenticationManager(trusted));
    }

    @Bean
    TicketInQuery ticketInQuery() {
        return new TicketInQuery();
    }

    /** Paths of more than one meaning are refused; methods are the routes' business. */
    @Bean
    ServerWebExchangeFirewall firewall() {
        StrictServerWebExchangeFirewall firewall = new StrictServerWebExchangeFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        firewall.setAllowedHeaderNames(SecurityConfiguration::isPlain);
        firewall.setAllowedHeaderValues(SecurityConfiguration::isPlain);
        return firewall;
    }

    /** The firewall's own patterns say much the same at ten times the cost, and it asks for each header that is read. */
    private static boolean isPlain(@Nullable String text) {
        for (int i = 0; text != null && i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i)) && text.charAt(i) != '\t') {
                return false;
            }
        }
        return true;
    }

    /** A request is observed as a whole; nobody wants to know how long each of these filters took. */
    @Bean
    SecurityObservationSettings observations() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    ServerExchangeRejectedHandler rejected() {
        return (exchange, rejected) -> Mono.error(
                String.valueOf(rejected.getMessage()).contains("the URL")
                        ? RefusedCallerException.nowhere()
                        : RefusedCallerException.malformed("The request is of a form that is not read here."));
    }

    @Bean
    SecurityWebFilterChain chain(
            ServerHttpSecurity http,
            Callers callers,
            SecuritySettings settings,
            LimitSettings limits,
            Environment environment) {
        if (callers.areAnybody() && LoopbackGuard.isLoopback(environment.getProperty(Exposure.ADDRESS))) {
            http.addFilterAt(new LoopbackGuard(Set.copyOf(settings.corsOrigins())), SecurityWebFiltersOrder.FIRST);
        }
        return http.csrf(CsrfSpec::disable)
                .httpBasic(HttpBasicSpec::disable)
                .formLogin(FormLoginSpec::disable)
                .logout(LogoutSpec::disable)
                .requestCache(RequestCacheSpec::disable)
                .cors(cors -> cors(cors, settings.corsOrigins()))
                .headers(SecurityConfiguration::headers)
                .addFilterAt(authentication(callers), SecurityWebFiltersOrder.AUTHENTICATION)
                .addFilterAfter(new CallerFilter(limit(limits)), SecurityWebFiltersOrder.AUTHENTICATION)
                .exceptionHandling(errors -> errors.authenticationEntryPoint(ENTRY)
                        .accessDeniedHandler((exchange, denied) -> Mono.error(
                                RefusedCallerException.forbidden("The roles of this caller do not allow this."))))
                .authorizeExchange(routes -> routes.anyExchange().access(AccessRules::decide))
                .build();
    }

    /** What is open is open to those with a wrong key too. */
    private static AuthenticationWebFilter authentication(Callers callers) {
        AuthenticationWebFilter filter = new AuthenticationWebFilter((ReactiveAuthenticationManager) callers);
        filter.setServerAuthenticationConverter(callers);
        filter.setRequiresAuthenticationMatcher(
                exchange -> AccessRules.of(exchange).isOpen() ? MatchResult.notMatch() : MatchResult.match());
        filter.setAuthenticationFailureHandler(new ServerAuthenticationEntryPointFailureHandler(ENTRY));
        return filter;
    }

    private static @Nullable RequestLimit limit(LimitSettings limits) {
        Integer requests = limits.requests();
        Integer burst = limits.burst();
        return requests == null ? null : new RequestLimit(requests, burst == null ? requests : burst);
    }

    private static void headers(HeaderSpec headers) {
        headers.cache(CacheSpec::disable)
                .frameOptions(FrameOptionsSpec::disable)
                .hsts(HstsSpec::disable)
                .xssProtection(XssProtectionSpec::disable)
                .contentSecurityPolicy(policy -> policy.policyDirectives(NO_PAGE))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER));
    }

    private static void cors(CorsSpec cors, List<String> origins) {
        if (origins.isEmpty()) {
            cors.disable();
            return;
        }
        CorsConfiguration pages = new CorsConfiguration();
        pages.setAllowedOrigins(origins);
        pages.setAllowedMethods(List.of(HttpMethod.GET.name(), HttpMethod.HEAD.name(), HttpMethod.POST.name()));
        pages.setAllowedHeaders(List.of(
                HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE, "Idempotency-Key", "Last-Event-ID", "Prefer"));
        pages.setExposedHeaders(List.of(
                HttpHeaders.LOCATION,
                HttpHeaders.LINK,
                HttpHeaders.RETRY_AFTER,
                HttpHeaders.ETAG,
                "Idempotent-Replayed",
                "Preference-Applied"));
        pages.setMaxAge(PREFLIGHT);
        cors.configurationSource(exchange -> pages);
    }
}
