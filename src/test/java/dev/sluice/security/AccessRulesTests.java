package dev.sluice.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

class AccessRulesTests {

    private static RunningSluice sluice;

    @BeforeAll
    static void start() {
        sluice = RunningSluice.start();
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    void everyRouteHasARule() {
        Routes routes = new Routes();
        sluice.bean(RouterFunction.class).accept(routes);

        assertThat(routes.found).hasSizeGreaterThan(15).contains("POST /request", "GET /events", "POST /tickets");
        assertThat(routes.found).allSatisfy(route -> {
            String[] parts = route.split(" ", 2);
            assertThat(AccessRules.isUnknown(HttpMethod.valueOf(parts[0]), parts[1]))
                    .as("%s is left to admins, for no rule names it", route)
                    .isFalse();
        });
    }

    @Test
    void whatNobodyThoughtOfIsForAdminsOnly() {
        assertThat(AccessRules.isUnknown(HttpMethod.GET, "/nothing")).isTrue();
        assertThat(AccessRules.isUnknown(HttpMethod.DELETE, "/request")).isTrue();
        assertThat(AccessRules.isUnknown(HttpMethod.GET, "/jobs/1/2/3")).isTrue();
    }

    /** The methods and paths of a router, but for those that only say what is not allowed. */
    private static final class Routes implements RouterFunctions.Visitor, RequestPredicates.Visitor {

        private final Set<String> found = new TreeSet<>();
        private final Set<HttpMethod> methods = new LinkedHashSet<>();
        private final Deque<String> paths = new ArrayDeque<>();

        @Override
        public void route(RequestPredicate predicate, HandlerFunction<?> handler) {
            methods.clear();
            paths.clear();
            predicate.accept(this);
            methods.forEach(method -> paths.forEach(path -> found.add(method + " " + path)));
        }

        @Override
        public void method(Set<HttpMethod> allowed) {
            methods.addAll(allowed);
        }

        @Override
        public void path(String pattern) {
            paths.add(pattern);
        }

        @Override
        public void startNested(RequestPredicate predicate) {}

        @Override
        public void endNested(RequestPredicate predicate) {}

        @Override
        public void resources(Function<ServerRequest, Mono<Resource>> lookup) {}

        @Override
        public void attributes(Map<String, Object> attributes) {}

        @Override
        public void unknown(RouterFunction<?> router) {}

        @Override
        public void header(String name, String value) {}

        @Override
        public void queryParam(String name, String value) {}

        @Override
        public void version(String version) {}

        @Override
        @Deprecated
        @SuppressWarnings("removal")
        public void pathExtension(String extension) {}

        @Override
        public void startAnd() {}

        @Override
        public void and() {}

        @Override
        public void endAnd() {}

        @Override
        public void startOr() {}

        @Override
        public void or() {}

        @Override
        public void endOr() {}

        @Override
        public void startNegate() {}

        @Override
        public void endNegate() {}

        @Override
        public void unknown(RequestPredicate predicate) {}
    }
}
