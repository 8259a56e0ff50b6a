package dev.sluice.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * What a process says of itself at one moment.
 *
 * @param text as Prometheus scrapes it
 */
record Meters(String text) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Asks it. */
    static Meters of(URI base) {
        try {
            HttpRequest scrape =
                    HttpRequest.newBuilder(base.resolve("/actuator/prometheus")).build();
            return new Meters(HTTP.send(scrape, BodyHandlers.ofString()).body());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new AssertionError("The test was interrupted", cause);
        }
    }

    /** The value of a meter, summed over its tags; 0 if it is not there yet. */
    double value(String name) {
        return text.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    double commits() {
        return value("sluice_store_commit_seconds_count");
    }

    double commitSeconds() {
        return value("sluice_store_commit_seconds_sum");
    }

    double accepted() {
        return value("sluice_jobs_accepted_total");
    }

    double ended() {
        return value("sluice_jobs_finished_total");
    }

    /** Whether every job that was taken in has ended. */
    boolean isIdle() {
        return ended() == accepted();
    }
}
