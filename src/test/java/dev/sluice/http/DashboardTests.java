package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;

/** The dashboard comes from the jar, whole, and lets in nothing from elsewhere. */
class DashboardTests {

    private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"(/[^\"?]+)\"|from '([./][^']+)'");

    private static Wire sluice;

    @BeforeAll
    static void start() {
        sluice = Wire.start(List.of());
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/,text/html;charset=UTF-8",
        "/app/main.js,text/javascript",
        "/app/app.css,text/css",
        "/webjars/uplot/dist/uPlot.esm.js,text/javascript",
        "/webjars/uplot/dist/uPlot.min.css,text/css",
        "/icon.svg,image/svg+xml",
        "/openapi.yaml,application/yaml"
    })
    void servesEachFileAsWhatItIs(String path, String type) {
        sluice.client()
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType(type)
                .expectHeader()
                .valueEquals("Cache-Control", "no-cache")
                .expectHeader()
                .valueEquals("X-Content-Type-Options", "nosniff")
                .expectHeader()
                .value(
                        "Content-Security-Policy",
                        policy -> assertThat(policy)
                                .startsWith("default-src 'none';")
                                .doesNotContain("unsafe", "http", "*"));
    }

    @Test
    void servesEverythingThatThePageRefersTo() {
        String page = sluice.text("/", MediaType.TEXT_HTML);

        List<String> files =
                REFERENCE.matcher(page).results().map(found -> found.group(1)).toList();

        assertThat(files).contains("/app/main.js", "/app/app.css");
        assertThat(files)
                .allSatisfy(file -> assertThat(sluice.text(file, MediaType.ALL)).isNotEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"main", "jobs", "job", "queues", "chart", "submit", "stream", "address", "actions", "api", "dom"
            })
    void servesEveryModuleThatAnotherImports(String module) {
        String text = sluice.text("/app/" + module + ".js", MediaType.ALL);

        assertThat(REFERENCE.matcher(text).results().map(found -> found.group(2)))
                .allSatisfy(file -> assertThat(sluice.text(file.replaceFirst("^[.]", "/app"), MediaType.ALL))
                        .isNotEmpty());
    }

    @Test
    void makesNoMarkupOfText() {
        for (String module : List.of("main", "jobs", "job", "queues", "chart", "submit", "stream", "dom")) {
            assertThat(sluice.text("/app/" + module + ".js", MediaType.ALL))
                    .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
        }
    }

    @Test
    void knowsNoOtherFileOfTheWebjar() {
        ExpectedProblem.in(
                sluice.client().get().uri("/webjars/uplot/1.6.30/package.json").exchange(), 404, "not-found");
    }
}
