package dev.sluice.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** One who reads all events that a process tells of from now on, and holds each against the one before of its job. */
final class AllEvents implements AutoCloseable {

    private static final int AT_ONCE = 256 * 1024;
    private static final String ID = "id: ";
    private static final String JOB = "data: {\"id\":\"";
    private static final String VERSION = "\"version\":";

    private final HttpURLConnection connection;
    private final BufferedReader lines;
    private final Map<String, Integer> versions = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private long order;

    /** Has its place in the log, which comes before anything that happens. */
    AllEvents(URI base) throws IOException {
        this.connection = (HttpURLConnection) base.resolve("/events").toURL().openConnection();
        this.lines = new BufferedReader(
                new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1), AT_ONCE);
        String line = line();
        while (!line.startsWith(ID)) {
            line = line();
        }
    }

    private String line() {
        try {
            String line = lines.readLine();
            if (line == null) {
                throw new IllegalStateException("the stream ended after " + versions.size() + " jobs");
            }
            return line;
        } catch (IOException cut) {
            throw new UncheckedIOException(cut);
        }
    }

    /** Reads so many, on a thread of its own; an end before that is an error. */
    CompletableFuture<AllEvents> read(long events) {
        return CompletableFuture.supplyAsync(
                () -> {
                    for (long seen = 0; seen < events; ) {
                        seen += take(line()) ? 1 : 0;
                    }
                    return this;
                },
                task -> new Thread(task, "all-events").start());
    }

    private boolean take(String line) {
        if (line.startsWith(ID)) {
            order = 31 * order + line.hashCode();
        } else if (line.startsWith("event: gap")) {
            wrong.add(line);
        }
        boolean isEvent = line.startsWith(JOB);
        if (isEvent) {
            String job = line.substring(JOB.length(), line.indexOf('"', JOB.length()));
            int start = line.indexOf(VERSION) + VERSION.length();
            int version = Integer.parseInt(line, start, line.indexOf(',', start), 10);
            Integer before = versions.put(job, version);
            if (version != (before == null ? 0 : before) + 1) {
                wrong.add("after version " + before + ": " + line);
            }
        }
        return isEvent;
    }

    /** The newest version of each job. */
    Map<String, Integer> versions() {
        return versions;
    }

    /** A hole, one twice, one before another: there must be none. */
    List<String> wrong() {
        return wrong;
    }

    /** The positions of all that was read, one after the other, in a number. */
    long order() {
        return order;
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
