package dev.sluice.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.sluice.fault.SluiceProcess;
import dev.sluice.security.Keys;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard of a service that asks for a key. */
class KeyIT {

    private static final int PATIENCE = 30_000;

    @TempDir
    private Path folder;

    @Test
    void asksForAKeyAndIsLiveWithIt() {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
        try (SluiceProcess sluice = SluiceProcess.startOptimised(
                        folder, new Keys().with("desk", "submit,operate").settings());
                Chromium chromium = new Chromium()) {
            Page page = chromium.page(sluice.base().toString());
            page.navigate("/");
            assertThat(page.locator("#key")).isVisible();
            Chromium.shoot(page, "key");

            page.locator("#key input").fill("wrong");
            page.locator("#key-form button").click();
            assertThat(page.locator("#key-error")).hasText("This key is not known here.");

            page.locator("#key input").fill(Keys.of("desk"));
            page.locator("#key-form button").click();
            assertThat(page.locator("#key")).isHidden();
            assertThat(page.locator("#connection")).hasText("Live");

            page.getByText("Submit a job").first().click();
            page.getByLabel("Payload, as JSON").fill("{\"duration\":\"PT1S\"}");
            page.locator("#submission button[type=submit]").click();
            page.locator("#submission [data-close]").click();
            assertThat(page.locator("#rows .state").first()).hasText("succeeded");

            page.reload();
            assertThat(page.locator("#connection")).hasText("Live");
            assertThat(page.locator("#key")).isHidden();
            assertThat(chromium.errors()).isNotEmpty().allMatch(error -> error.contains("401"));
            page.context().close();
        }
    }
}
