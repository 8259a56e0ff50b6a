package dev.sluice.http;

import org.springframework.http.HttpHeaders;

/** What a browser is told of our pages, so that nobody else's script ever runs in one. */
final class PageGuard {

    /** Nothing but our own files, no script or style in a page itself, and no frame around it. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private PageGuard() {}

    static void set(HttpHeaders headers) {
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
    }
}
