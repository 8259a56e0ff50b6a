package dev.sluice.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.sluice.fault.SluiceProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pages keep nobody out: in both colour schemes, on a desk and on a phone, as the rules of axe have it. */
class AxeIT {

    private static final int PATIENCE = 30_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void keepsNobodyOut(ColorScheme colors) {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
        try (Chromium chromium = new Chromium();
                SluiceProcess sluice = SluiceProcess.startOptimised(
                        List.of("-XX:TieredStopAtLevel=1"), folder, "--sluice.queues.mail.concurrency=1")) {
            chromium.begin();
            String failed =
                    submit(sluice, "{\"payload\":{\"duration\":\"PT0S\",\"fail\":9},\"maxAttempts\":1,\"tags\":[\"nightly\"]}");
            submit(sluice, "{\"payload\":{\"duration\":\"PT30S\",\"steps\":60}}");
            submit(sluice, "{\"queue\":\"mail\",\"delay\":\"PT1H\"}");
            submit(sluice, "{\"payload\":{\"duration\":\"PT0S\"}}");

            onADesk(chromium.page(sluice.base().toString(), colors, 1280, 900), failed, colors);
            onAPhone(chromium.page(sluice.base().toString(), colors, 390, 844), colors);
            assertThat(chromium.errors()).isEmpty();
        }
    }

    private static void onADesk(Page desk, String failed, ColorScheme colors) {
        desk.navigate("/");
        assertThat(desk.locator("#rows tr")).hasCount(4);
        assertThat(desk.locator("[data-job='" + failed + "'] .state")).hasText("failed");
        assertThat(faults(desk)).isEmpty();
        Chromium.shoot(desk, "desk-" + colors);
        desk.navigate("/?job=" + failed);
        assertThat(desk.locator("#job .job-head .state")).hasText("failed");
        assertThat(faults(desk)).isEmpty();
        desk.navigate("/request");
        assertThat(desk.locator("#state")).hasText("running");
        assertThat(faults(desk)).isEmpty();
        Chromium.shoot(desk, "request-" + colors);
        desk.context().close();
    }

    private static void onAPhone(Page phone, ColorScheme colors) {
        phone.navigate("/");
        assertThat(phone.locator("#rows tr")).hasCount(5);
        assertThat(phone.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
        Chromium.shoot(phone, "phone-" + colors);
        phone.context().close();
    }

    private static List<String> faults(Page page) {
        return new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .filter(rule -> Set.of("serious", "critical").contains(rule.getImpact()))
                        .map(AxeIT::fault)
                        .toList();
    }

    private static String fault(Rule rule) {
        return rule.getId() + " " + rule.getNodes();
    }

    private static String submit(SluiceProcess sluice, String json) {
        Http.Answer answer = Http.send(sluice.base().resolve("/request"), "POST", json);
        assertThat(answer.status()).isEqualTo(202);
        return answer.location().substring("/jobs/".length());
    }
}
