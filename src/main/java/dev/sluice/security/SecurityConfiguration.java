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
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtReactiveAuthenticationManager;
import org.springframework.web.cors.CorsConfiguration;

/** What every request goes through before a route sees it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({SecuritySettings.class, LimitSettings.class})
class SecurityConfiguration {

    private static final Duration PREFLIGHT = Duration.ofHours(1);

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

    @Bean
    Doorkeeper doorkeeper(Callers callers, SecuritySettings settings, LimitSettings limits, Environment environment) {
        boolean isAlone = callers.areAnybody() && LoopbackGuard.isLoopback(environment.getProperty(Exposure.ADDRESS));
        return new Doorkeeper(
                isAlone ? new LoopbackGuard(Set.copyOf(settings.corsOrigins())) : null,
                settings.corsOrigins().isEmpty() ? null : pages(settings.corsOrigins()),
                callers,
                limit(limits));
    }

    private static @Nullable RequestLimit limit(LimitSettings limits) {
        Integer requests = limits.requests();
        Integer burst = limits.burst();
        return requests == null ? null : new RequestLimit(requests, burst == null ? requests : burst);
    }

    private static CorsConfiguration pages(List<String> origins) {
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
        return pages;
    }
}
