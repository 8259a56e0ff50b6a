package dev.sluice.http;

import static org.springframework.web.reactive.function.server.RequestPredicates.path;
import static org.springframework.web.reactive.function.server.RouterFunctions.resources;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;
import static org.springframework.web.reactive.function.server.ServerResponse.ok;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The dashboard and what belongs to it: files from the jar, and nothing from anywhere else. */
final class DashboardRoutes {

    private static final String PATH = "/";
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    /** The chart's files lie in a folder that bears their version, which the pom alone should know. */
    private static final String CHART = "classpath*:/META-INF/resources/webjars/uplot/*/dist/uPlot.esm.js";

    private final byte[] page;
    private final Resource chart;

    DashboardRoutes() {
        try {
            this.page = new ClassPathResource("static/index.html").getContentAsByteArray();
            this.chart = new PathMatchingResourcePatternResolver().getResources(CHART)[0].createRelative("");
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    RouterFunction<ServerResponse> routes() {
        return route().GET(PATH, request -> show())
                .add(Refusals.otherMethods(path(PATH), HttpMethod.GET))
                .add(files())
                .build();
    }

    private Mono<ServerResponse> show() {
        return ok().contentType(HTML).headers(DashboardRoutes::guard).bodyValue(page);
    }

    private RouterFunction<ServerResponse> files() {
        return resources("/webjars/uplot/dist/**", chart, (resource, headers) -> guard(headers))
                .and(resources("/**", new ClassPathResource("static/"), DashboardRoutes::describe))
                .filter((request, file) ->
                        READS.contains(request.method()) ? file.handle(request) : Refusals.method(request, READS));
    }

    /** Spring knows no type for YAML (RFC 9512). */
    private static void describe(Resource resource, HttpHeaders headers) {
        guard(headers);
        if (String.valueOf(resource.getFilename()).endsWith(".yaml")) {
            headers.setContentType(MediaType.APPLICATION_YAML);
        }
    }

    /** A new version of the service has new files under the same names. */
    private static void guard(HttpHeaders headers) {
        headers.setCacheControl(CacheControl.noCache());
        PageGuard.set(headers);
    }
}
