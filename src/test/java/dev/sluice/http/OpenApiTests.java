package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Holds the document and the router against each other. */
class OpenApiTests {

    private static final List<String> OTHERS =
            List.of("/openapi.yaml", "/actuator/health/liveness", "/actuator/health/readiness", "/actuator/prometheus");

    private static RunningSluice sluice;
    private static Api api;

    @BeforeAll
    static void start() {
        sluice = RunningSluice.start();
        api = new Api(sluice);
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    void describesEveryRouteAndRoutesEveryPath() {
        Routes routes = new Routes();

        RouterFunction<?> router = sluice.bean(RouterFunction.class);
        router.accept(routes);

        Set<String> described = OpenApi.operations();
        OTHERS.forEach(
                path -> assertThat(described.remove("GET " + path)).as(path).isTrue());
        assertThat(routes.operations).isEqualTo(described);
    }

    @ParameterizedTest
    @FieldSource("OTHERS")
    void describesWhatIsServedByNoRoute(String path) {
        assertThat(api.get(path).status()).isEqualTo(200);
    }

    @Test
    void isServed() {
        Api.Answer answer = api.get("/openapi.yaml");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).startsWith("openapi: 3.1.0");
    }

    /** Collects the method and the path of each route; what is for all other methods of a path names none. */
    private static final class Routes implements RouterFunctions.Visitor {

        private static final Pattern METHODS = Pattern.compile("\\[?\\b(GET|HEAD|POST|PUT|PATCH|DELETE)\\b[A-Z, ]*]?");

        private static final Pattern PATH = Pattern.compile("/[\\w/{}-]*");

        private static final Set<HttpMethod> UNSAID = Set.of(HttpMethod.HEAD, HttpMethod.OPTIONS);

        private final Set<String> operations = new TreeSet<>();

        @Override
        public void route(RequestPredicate predicate, HandlerFunction<?> handler) {
            String text = predicate.toString().replaceAll("[()]", "");
            Matcher methods = METHODS.matcher(text);
            Matcher path = PATH.matcher(text);
            if (methods.find() && path.find()) {
                for (HttpMethod method : HttpMethod.values()) {
                    if (methods.group().matches(".*\\b" + method + "\\b.*") && !UNSAID.contains(method)) {
                        operations.add(method + " " + path.group());
                    }
                }
            }
        }

        @Override
        public void startNested(RequestPredicate predicate) {}

        @Override
        public void endNested(RequestPredicate predicate) {}

        @Override
        public void resources(Function<ServerRequest, Mono<Resource>> lookupFunction) {}

        @Override
        public void attributes(Map<String, Object> attributes) {}

        @Override
        public void unknown(RouterFunction<?> routerFunction) {}
    }
}
