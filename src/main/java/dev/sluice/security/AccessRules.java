package dev.sluice.security;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Which roles each route asks for: the first rule that fits decides, and where none fits only {@link Role#ADMIN} goes on.
 * What a caller may see of a route that shows jobs of many is up to {@link Caller#maySee}.
 */
final class AccessRules {

    private static final Set<HttpMethod> GET = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private static final Set<Role> ANY_ROLE = EnumSet.allOf(Role.class);
    private static final Set<Role> SUBMIT = EnumSet.of(Role.SUBMIT, Role.ADMIN);
    private static final Set<Role> READ = EnumSet.of(Role.READ, Role.OPERATE, Role.ADMIN);
    private static final Set<Role> OPERATE = EnumSet.of(Role.OPERATE, Role.ADMIN);

    private static final Rule ELSE = new Rule(Set.of(), EnumSet.of(Role.ADMIN), false, false, List.of());

    private static final List<Rule> RULES = List.of(
            rule(Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST), SUBMIT, "/request"),
            stream(ANY_ROLE, "/jobs/{id}/events"),
            stream(READ, "/events"),
            rule(GET, ANY_ROLE, "/jobs/{id}"),
            rule(
                    GET,
                    READ,
                    "/jobs",
                    "/queues",
                    "/queues/{name}",
                    "/schedules",
                    "/schedules/{name}",
                    "/kinds",
                    "/replicas"),
            rule(Set.of(HttpMethod.DELETE), OPERATE, "/jobs", "/jobs/{id}", "/schedules/{name}"),
            rule(Set.of(HttpMethod.POST), OPERATE, "/jobs/retry", "/jobs/{id}/retry"),
            rule(Set.of(HttpMethod.PATCH), OPERATE, "/queues/{name}"),
            rule(Set.of(HttpMethod.PUT), OPERATE, "/schedules/{name}"),
            rule(Set.of(HttpMethod.POST), ANY_ROLE, "/tickets"),
            open("/", "/openapi.yaml", "/index.html", "/icon.svg", "/request.css", "/request.js", "/app/**"),
            open("/webjars/uplot/dist/**", "/actuator/health", "/actuator/health/**"),
            rule(GET, OPERATE, "/actuator", "/actuator/**"),
            rule(Set.of(HttpMethod.POST, HttpMethod.DELETE), OPERATE, "/actuator/**"));

    private AccessRules() {}

    /**
     * Who may send what.
     *
     * @param methods by which methods
     * @param roles one of these is needed, unless it is open
     * @param isOpen whether nobody needs to say who he is
     * @param isStream whether a ticket is as good as a key
     * @param paths to which paths
     */
    record Rule(Set<HttpMethod> methods, Set<Role> roles, boolean isOpen, boolean isStream, List<PathPattern> paths) {

        private boolean fits(HttpMethod method, PathContainer path) {
            return methods.contains(method) && hasOneFor(path);
        }

        private boolean hasOneFor(PathContainer path) {
            for (PathPattern pattern : paths) {
                if (pattern.matches(path)) {
                    return true;
                }
            }
            return false;
        }

        boolean allows(Caller caller) {
            return isOpen || !Collections.disjoint(roles, caller.roles());
        }
    }

    private static Rule rule(Set<HttpMethod> methods, Set<Role> roles, String... paths) {
        return new Rule(methods, roles, false, false, patterns(paths));
    }

    private static Rule stream(Set<Role> roles, String path) {
        return new Rule(GET, roles, false, true, patterns(path));
    }

    private static Rule open(String... paths) {
        return new Rule(GET, Set.of(), true, false, patterns(paths));
    }

    private static List<PathPattern> patterns(String... paths) {
        return Arrays.stream(paths)
                .map(PathPatternParser.defaultInstance::parse)
                .toList();
    }

    /** What decides about a request: the same patterns, matched in the same way, as the routes'. */
    static Rule of(ServerWebExchange exchange) {
        return of(
                exchange.getRequest().getMethod(),
                exchange.getRequest().getPath().pathWithinApplication());
    }

    static Rule of(HttpMethod method, PathContainer path) {
        for (Rule rule : RULES) {
            if (rule.fits(method, path)) {
                return rule;
            }
        }
        return ELSE;
    }

    /** Whether a request is left to those who may do everything, because nobody has thought of it. */
    static boolean isUnknown(HttpMethod method, String path) {
        return of(method, PathContainer.parsePath(path)).equals(ELSE);
    }
}
