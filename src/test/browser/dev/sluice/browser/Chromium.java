package dev.sluice.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** The machine's Chromium, and everything that went wrong in it. */
final class Chromium implements AutoCloseable {

    private static final Path PATH =
            Optional.ofNullable(System.getenv("CHROMIUM_PATH")).map(Path::of).orElseGet(Chromium::onThePath);
    private static final Path SHOTS = Path.of("target", "screenshots");

    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright =
            Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));

    private final Browser browser = playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions()
                    .setExecutablePath(PATH)
                    .setHeadless(true)
                    .setArgs(ARGUMENTS));

    private Queue<String> errors = new ConcurrentLinkedQueue<>();

    private static Path onThePath() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "chromium"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no chromium on the PATH; CHROMIUM_PATH may name one"));
    }

    /** Forgets what went wrong before; what an earlier page still says counts no more. */
    void begin() {
        errors = new ConcurrentLinkedQueue<>();
    }

    /** A page of its own, with nothing kept from others. */
    Page page(String base, ColorScheme colors, int width, int height) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(base)
                .setColorScheme(colors)
                .setLocale("en-GB")
                .setViewportSize(width, height));
        Page page = context.newPage();
        Queue<String> wrong = errors;
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                wrong.add(message.text() + " at " + message.location());
            }
        });
        page.onPageError(wrong::add);
        page.onDialog(dialog -> {
            wrong.add("dialog " + dialog.message());
            dialog.dismiss();
        });
        return page;
    }

    Page page(String base) {
        return page(base, ColorScheme.LIGHT, 1280, 900);
    }

    /** What the pages complained of since the beginning. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    /** Kept with the build, to be looked at. */
    static void shoot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SHOTS.resolve(name + ".png")));
    }

    @Override
    public void close() {
        playwright.close();
    }
}
