package dev.sluice.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.sluice.fault.SluiceProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person does with the dashboard, and sees. */
class DashboardIT {

    private static final int PATIENCE = 30_000;

    private static Chromium chromium;

    @TempDir
    private Path folder;

    private SluiceProcess sluice;
    private Page page;

    @BeforeAll
    static void open() {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
        chromium = new Chromium();
    }

    @AfterAll
    static void close() {
        chromium.close();
    }

    @BeforeEach
    void start() {
        sluice = start("0");
        chromium.begin();
        page = chromium.page(sluice.base().toString());
    }

    @AfterEach
    void stop() {
        page.context().close();
        sluice.close();
    }

    private SluiceProcess start(String port) {
        return SluiceProcess.startOptimised(
                List.of("-XX:TieredStopAtLevel=1"),
                folder,
                "--server.port=" + port,
                "--sluice.queues.mail.concurrency=1",
                "--sluice.job.backoff.min=1ms",
                "--sluice.job.backoff.max=2ms");
    }

    @Test
    void tellsANewcomerWhatToType() {
        page.navigate("/");

        assertThat(page.locator("#empty")).containsText("curl " + sluice.base());
        assertThat(page.locator("#connection")).hasText("Live");
        Chromium.shoot(page, "empty");
        assertNoErrors();
    }

    @Test
    void showsASubmittedJobGoToItsEnd() {
        page.navigate("/");
        assertThat(page.locator("#connection")).hasText("Live");
        page.getByText("Submit a job").first().click();
        page.getByLabel("Payload, as JSON").fill("{\"duration\":\"PT4S\",\"steps\":8}");
        page.getByLabel("Tags").fill("mine");
        Chromium.shoot(page, "submit");
        page.locator("#submission button[type=submit]").click();

        Locator job = page.locator("#submit-done a");
        assertThat(job).isVisible();
        String id = job.textContent();
        page.getByText("Close").last().click();
        Locator row = row(id);
        assertThat(row.locator(".state")).hasText("running");
        assertThat(row.locator("progress")).not().hasJSProperty("value", 0);
        assertThat(row.locator(".state")).hasText("succeeded");
        assertThat(row.locator("progress")).isHidden();

        row.locator("a").click();
        assertThat(page.locator("#job ol.timeline li .state")).hasText(new String[] {"queued", "running", "succeeded"});
        assertThat(page.locator("#job [aria-label=Payload]")).containsText("PT4S");
        Chromium.shoot(page, "job");
        page.goBack();
        assertThat(page.locator("#job")).isHidden();
        assertNoErrors();
    }

    @Test
    void fillsTheGaugeAndSaysThatItIsFull() {
        page.navigate("/");
        Locator queue = page.locator("[data-queue=default]");
        queue.getByLabel("Pause").click();
        assertThat(queue.locator(".paused")).isVisible();

        IntStream.range(0, 100).forEach(each -> request("POST", "/request", null));

        assertThat(queue.locator("[role=meter]")).hasAttribute("aria-valuenow", "100");
        assertThat(queue.locator(".full")).containsText("full, room in 300 s");
        page.getByText("Submit a job").first().click();
        page.locator("#submission button[type=submit]").click();
        assertThat(page.locator("#submit-error")).containsText("All 100 places of queue 'default' are taken.");
        page.keyboard().press("Escape");
        Chromium.shoot(page, "full");
        queue.getByLabel("Resume").click();
        assertThat(queue.locator("dl")).containsText("4 of 4");
        assertRefused();
    }

    @Test
    void cancelsARunningJob() {
        String id = submit("{\"payload\":{\"duration\":\"PT60S\"}}");
        page.navigate("/");
        assertThat(row(id).locator(".state")).hasText("running");

        row(id).getByText("Cancel").click();

        assertThat(row(id).locator(".state")).hasText("cancelled");
        assertNoErrors();
    }

    @Test
    void retriesAFailedJob() {
        String id = submit("{\"payload\":{\"duration\":\"PT0S\",\"fail\":2},\"maxAttempts\":1}");
        page.navigate("/?state=failed");
        assertThat(row(id).locator(".text").last()).containsText("that were to fail");

        page.navigate("/?job=" + id);
        Locator panel = page.locator("#job");
        assertThat(panel.locator(".job-head .state")).hasText("failed");
        Chromium.shoot(page, "failed");
        panel.getByText("Retry").click();

        assertThat(panel.locator("ol.timeline li .state"))
                .hasText(new String[] {"queued", "running", "failed", "queued", "running", "failed"});
        assertNoErrors();
    }

    @Test
    void pausesAQueueAndChangesItsConcurrency() {
        page.navigate("/");
        Locator queue = page.locator("[data-queue=mail]");
        queue.getByLabel("Pause").click();
        assertThat(queue.locator(".paused")).isVisible();
        String id = submit("{\"queue\":\"mail\",\"payload\":{\"duration\":\"PT0S\"}}");
        assertThat(row(id).locator(".state")).hasText("queued");

        queue.getByLabel("Concurrency of mail").fill("7");
        queue.getByText("Set").click();
        assertThat(queue.locator("dl")).containsText("0 of 7");
        queue.getByLabel("Resume").click();

        assertThat(row(id).locator(".state")).hasText("succeeded");
        assertNoErrors();
    }

    @Test
    void catchesUpAfterARestart() {
        String id = submit("{\"payload\":{\"duration\":\"PT0S\"},\"delay\":\"PT2S\"}");
        page.navigate("/");
        assertThat(row(id).locator(".state")).hasText("scheduled");
        String port = String.valueOf(sluice.base().getPort());

        sluice.close();
        assertThat(page.locator("#connection")).containsText("Disconnected");
        Chromium.shoot(page, "disconnected");
        sluice = start(port);

        assertThat(page.locator("#connection")).hasText("Live");
        assertThat(row(id).locator(".state")).hasText("succeeded");
    }

    @Test
    void keepsItsFiltersThroughAReload() {
        submit("{\"payload\":{\"duration\":\"PT0S\"},\"tags\":[\"red\"]}");
        String blue = submit("{\"queue\":\"mail\",\"payload\":{\"duration\":\"PT0S\"},\"tags\":[\"blue\"]}");
        page.navigate("/");
        page.locator("#filters [name=queue]").selectOption("mail");
        page.locator("#filters [name=tag]").fill("blue");
        page.locator("#filters [name=tag]").press("Enter");
        assertThat(page).hasURL(Pattern.compile("\\?queue=mail&tag=blue$"));

        page.reload();

        assertThat(page.locator("#rows tr")).hasCount(1);
        assertThat(row(blue)).isVisible();
        assertThat(page.locator("#filters [name=queue]")).hasValue("mail");
        page.getByText("Clear").click();
        assertThat(page.locator("#rows tr")).hasCount(2);
        assertNoErrors();
    }

    /** However many jobs pass, the table stays as long as it is, and no frame takes long. */
    @Test
    void staysSmoothWhileThousandsPass() {
        page.navigate("/");
        assertThat(page.locator("#connection")).hasText("Live");
        page.evaluate("() => { window.long = 0; let last = performance.now();"
                + " const tick = (now) => { window.long = Math.max(window.long, now - last); last = now;"
                + " requestAnimationFrame(tick); }; requestAnimationFrame(tick); }");

        request("PATCH", "/queues/default", "{\"concurrency\":64}");
        String last = "";
        for (int i = 0; i < 2_000; i++) {
            if (request("POST", "/request", "{\"payload\":{\"duration\":\"PT0S\",\"steps\":1}}").equals("202")) {
                last = newest();
            }
        }

        assertThat(row(last).locator(".state")).hasText("succeeded");
        assertThat(page.locator("#rows tr")).hasCount(100);
        System.out.printf("DashboardIT: longest frame while 2,000 jobs passed: %s ms%n", page.evaluate("window.long"));
        assertNoErrors();
    }

    private Locator row(String id) {
        return page.locator("#rows tr[data-job='" + id + "']");
    }

    private static void assertNoErrors() {
        assertThat(chromium.errors()).isEmpty();
    }

    /** A refusal is an answer, but browsers note every answer that is not 2xx. */
    private static void assertRefused() {
        assertThat(chromium.errors()).hasSize(1).allMatch(error -> error.contains("503"));
    }

    private String last = "";

    private String newest() {
        return last;
    }

    private String submit(String json) {
        assertThat(request("POST", "/request", json)).isEqualTo("202");
        return last;
    }

    private String request(String method, String path, String json) {
        Http.Answer answer = Http.send(sluice.base().resolve(path), method, json);
        if (!answer.location().isEmpty()) {
            last = answer.location().substring("/jobs/".length());
        }
        return String.valueOf(answer.status());
    }
}
