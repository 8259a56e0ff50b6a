package dev.sluice.http;

import dev.sluice.job.JobId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The page that a browser gets for a submission: the sentence, and the job live. */
final class RequestPage {

    private static final String TEMPLATE = template();

    private RequestPage() {}

    /** Reads the file now: the first to ask for the page is an event loop, which must not. */
    static void load() {
        Objects.requireNonNull(TEMPLATE);
    }

    /** An id needs no escape in HTML, nor does our own sentence. */
    static byte[] of(JobId id, String sentence) {
        return TEMPLATE.replace("{{id}}", id.toString())
                .replace("{{sentence}}", sentence)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String template() {
        try (InputStream in = RequestPage.class.getResourceAsStream("request.html")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
