package dev.sluice.fault;

import dev.sluice.fault.judge.Reader;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** A reader of all events whose connection is cut again and again, wherever that is within an event. */
final class CutReader implements Callable<List<String>> {

    private static final int MOST_BYTES = 4_000;
    private static final Duration BEFORE_IT_COMES_BACK = Duration.ofMillis(50);
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final String ID = "id: ";
    private static final String DATA = "data: ";

    private final Supplier<URI> base;
    private final boolean mayDie;
    private final int most;
    private final Random random;
    private final AtomicInteger cuts;
    private final Supplier<String> goal;
    private final List<String> seen = new ArrayList<>();
    private String last = "0";

    /**
     * Begins with the first event.
     *
     * @param cuts counts them down; below 0 no connection is cut any more
     * @param goal the id of the event to end with; empty while that is not known
     */
    CutReader(URI base, long seed, AtomicInteger cuts, Supplier<String> goal) {
        this(() -> base, false, seed, MOST_BYTES, cuts, goal);
    }

    /**
     * Begins with the first event, and goes on when who it reads from dies or has nothing to say.
     *
     * @param base waits for somebody to read from
     * @param most bytes between two cuts
     */
    CutReader(Supplier<URI> base, long seed, int most, AtomicInteger cuts, Supplier<String> goal) {
        this(base, true, seed, most, cuts, goal);
    }

    private CutReader(
            Supplier<URI> base, boolean mayDie, long seed, int most, AtomicInteger cuts, Supplier<String> goal) {
        this.base = base;
        this.mayDie = mayDie;
        this.most = most;
        this.random = new Random(seed);
        this.cuts = cuts;
        this.goal = goal;
    }

    /** All events that were whole when a cut came, each by its id and its data. */
    @Override
    public List<String> call() throws IOException {
        while (!last.equals(goal.get())) {
            try {
                read(cuts.decrementAndGet() >= 0 ? 1 + random.nextInt(most) : Integer.MAX_VALUE);
            } catch (IOException died) {
                if (!mayDie) {
                    throw died;
                }
                Mono.delay(BEFORE_IT_COMES_BACK).block();
            }
        }
        return seen;
    }

    /** What was read, for the judge. */
    static Reader reader(String name, List<String> events) {
        return new Reader(name, events.stream().map(CutReader::seen).toList());
    }

    private static Reader.Seen seen(String event) {
        JsonNode data = Client.JSON.readTree(event.substring(event.indexOf(' ')));
        return new Reader.Seen(
                data.required("id").stringValue(), data.required("version").longValue());
    }

    /** The id of the newest event, which a stream begins with. */
    static String end(URI base) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) base.resolve("/events").toURL().openConnection();
        try (InputStream in = connection.getInputStream()) {
            StringBuilder text = new StringBuilder();
            while (text.indexOf("\n\n") < 0) {
                text.append((char) in.read());
            }
            return line(text.toString(), ID);
        } finally {
            connection.disconnect();
        }
    }

    private void read(int wanted) throws IOException {
        String path = "/events?lastEventId=" + URLEncoder.encode(last, StandardCharsets.UTF_8);
        HttpURLConnection connection =
                (HttpURLConnection) base.get().resolve(path).toURL().openConnection();
        connection.setReadTimeout(Math.toIntExact((mayDie ? QUIET : Client.PATIENCE).toMillis()));
        try (InputStream in = connection.getInputStream()) {
            StringBuilder text = new StringBuilder();
            byte[] bytes = new byte[MOST_BYTES];
            int left = wanted;
            while (left > 0 && !last.equals(goal.get())) {
                int read = in.read(bytes, 0, Math.min(bytes.length, left));
                if (read < 0) {
                    throw new IOException("the stream ended by itself");
                }
                left -= read;
                text.append(new String(bytes, 0, read, StandardCharsets.US_ASCII));
                take(text);
            }
        } finally {
            connection.disconnect();
        }
    }

    private void take(StringBuilder text) {
        int end = text.indexOf("\n\n");
        while (end >= 0) {
            String event = text.substring(0, end + 1);
            text.delete(0, end + 2);
            if (event.contains(DATA)) {
                last = line(event, ID);
                seen.add(last + " " + line(event, DATA));
            }
            end = text.indexOf("\n\n");
        }
    }

    private static String line(String event, String name) {
        int start = event.indexOf(name) + name.length();
        return event.substring(start, event.indexOf('\n', start));
    }
}
