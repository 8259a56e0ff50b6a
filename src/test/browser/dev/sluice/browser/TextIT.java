package dev.sluice.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.sluice.fault.SluiceProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever strangers write into a job is shown as text: it opens nothing, loads nothing and becomes no element. */
class TextIT {

    private static final int PATIENCE = 30_000;

    /** What others have found to run, each of which tells of it by a dialog, a request or an element. */
    private static final List<String> VECTORS = List.of(
            "<script>alert(1)</script>",
            "<script src=/evil.js></script>",
            "<img src=/evil.png onerror=alert(1)>",
            "<svg onload=alert(1)>",
            "<svg><script>alert(1)</script></svg>",
            "<iframe src=javascript:alert(1)></iframe>",
            "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
            "<body onload=alert(1)>",
            "<a href=javascript:alert(1) autofocus>x</a>",
            "<input onfocus=alert(1) autofocus>",
            "<details open ontoggle=alert(1)>",
            "<video src=/evil.mp4 onerror=alert(1)></video>",
            "<audio src=/evil.mp3 onerror=alert(1)>",
            "<object data=/evil.swf></object>",
            "<embed src=/evil.swf>",
            "<link rel=stylesheet href=/evil.css>",
            "<style>@import '/evil.css';</style>",
            "<meta http-equiv=refresh content='0;url=/evil'>",
            "<base href=//evil.example/>",
            "<form action=/evil><input type=submit></form>",
            "<math><mtext><img src=/evil.png onerror=alert(1)></mtext></math>",
            "<template><script>alert(1)</script></template>",
            "<marquee onstart=alert(1)>x</marquee>",
            "<div style=background:url(/evil.png)>x</div>",
            "{{constructor.constructor('alert(1)')()}}",
            "${alert(1)}");

    private static final List<UnaryOperator<String>> WAYS_OUT = List.of(
            vector -> vector,
            vector -> "\">" + vector,
            vector -> "</pre></script></textarea>" + vector,
            vector -> "']]>--><!--" + vector,
            vector -> vector.toUpperCase(Locale.ROOT));

    @TempDir
    private Path folder;

    private final Chromium chromium = new Chromium();
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private SluiceProcess sluice;

    @AfterEach
    void stop() {
        chromium.close();
        sluice.close();
    }

    @Test
    void isTextEverywhere() throws SQLException {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
        List<String> corpus = WAYS_OUT.stream()
                .flatMap(way -> VECTORS.stream().map(way))
                .toList();
        assertThat(corpus).hasSizeGreaterThanOrEqualTo(100);
        sluice = start();
        List<String> jobs = corpus.stream().map(this::submit).toList();
        sluice.close();
        for (int i = 0; i < jobs.size(); i++) {
            spoil(jobs.get(i), corpus.get(i));
        }
        sluice = start();

        Page page = chromium.page(sluice.base().toString());
        page.onRequest(request -> requests.add(request.url()));
        page.navigate("/");
        assertThat(page.locator("#rows tr")).hasCount(100);
        for (int i = 0; i < jobs.size(); i++) {
            page.evaluate("id => { history.pushState(null, '', `/?job=${id}`); dispatchEvent(new Event('popstate')); }", jobs.get(i));
            assertThat(page.locator("#job-title")).hasText(jobs.get(i));
            assertThat(page.locator("#job [aria-label=Payload]")).containsText(json(corpus.get(i)));
            assertThat(page.locator("#job [aria-label=Result]")).containsText(json(corpus.get(i)));
            assertThat(page.locator("#job .error div").first()).containsText(corpus.get(i));
        }

        assertThat(chromium.errors()).isEmpty();
        assertThat(requests).noneMatch(url -> url.contains("evil"));
        assertThat(requests).allMatch(url -> url.startsWith(sluice.base().toString()));
        assertThat(page.evaluate("document.querySelectorAll('iframe, object, embed, svg, video, audio, base, math, style, marquee,"
                        + " template, details, script:not([src=\"/app/main.js\"]), img:not([src=\"/icon.svg\"])').length"))
                .isEqualTo(0);
    }

    private SluiceProcess start() {
        return SluiceProcess.startOptimised(
                List.of("-XX:TieredStopAtLevel=1"), folder, "--sluice.queues.default.capacity=1000");
    }

    private static String json(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private String submit(String text) {
        String quoted = "\"" + json(text) + "\"";
        Http.Answer answer = Http.send(
                sluice.base().resolve("/request"),
                "POST",
                "{\"delay\":\"PT9H\",\"payload\":{\"duration\":\"PT0S\"},\"uniqueKey\":" + quoted + "}");
        assertThat(answer.status()).isEqualTo(202);
        return answer.location().substring("/jobs/".length());
    }

    /** Writes the text where only a handler could. */
    private void spoil(String job, String text) throws SQLException {
        String quoted = "\"" + json(text) + "\"";
        try (Connection file = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("sluice.db"))) {
            String id = job.replace("-", "");
            update(file, "UPDATE job_event SET state = 'failed', error_type = ?, error_message = ?, error_trace = ?"
                    + " WHERE job = (SELECT seq FROM job WHERE hex(id) = upper(?))", text, text, text, id);
            update(file, "UPDATE job SET state = 'failed', finished_at = created_at, payload = ?, result = ?, error_type = ?,"
                    + " error_message = ?, error_attempt = 1, error_at = created_at, percent = 5, message = ? WHERE hex(id) = upper(?)",
                    quoted, quoted, text, text, text, id);
        }
    }

    private static void update(Connection file, String sql, String... values) throws SQLException {
        try (PreparedStatement update = file.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                update.setString(i + 1, values[i]);
            }
            assertThat(update.executeUpdate()).isOne();
        }
    }
}
