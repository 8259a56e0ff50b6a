package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client that knows the contract's paths and nothing of the service's insides. May be shared by threads. */
public final class Client {

    static final JsonMapper JSON = new JsonMapper();

    /** How long anything may take that is expected to happen. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private final URI base;
    private final String[] headers;

    Client(SluiceProcess sluice) {
        this(sluice.base());
    }

    /** One that sends these headers with every request; names and values take turns. */
    public Client(URI base, String... headers) {
        this.base = base;
        this.headers = headers;
    }

    /** The body of a submission of kind {@code simulate} that works so long, in one step. */
    public static String simulate(Duration work) {
        return "{\"payload\":{\"duration\":\"" + work + "\",\"steps\":1}}";
    }

    /**
     * Submits a job.
     *
     * @throws UncheckedIOException if no answer came: the job may be stored or not
     */
    public Answer submit(String json) {
        return answer(request("/request", "Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    }

    /** Submits a job that has to be accepted, and returns its id. */
    public String accepted(String json) {
        Answer answer = submit(json);
        assertThat(answer.status()).as("status of %s", answer).isEqualTo(202);
        return answer.json().required("id").stringValue();
    }

    /** Submits the same job many times by one request; each has to be accepted. */
    void acceptedMany(String json, int number) {
        Answer answer = lines((json + "\n").repeat(number));
        assertThat(answer.json().path("accepted").asInt()).as("%s", answer).isEqualTo(number);
    }

    /** The value of a meter, summed over its tags or over those behind what is said of them; 0 if it is not there yet. */
    double meter(String name) {
        return get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name) && " {,".indexOf(line.charAt(name.length())) >= 0)
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Submits a job a line; the answer tells how many were accepted and what was wrong with the others. */
    Answer lines(String lines) {
        return lines(lines, "Prefer", "return=minimal");
    }

    /** Submits a job a line; each has to be accepted. Returns their ids, in this order. */
    List<String> acceptedLines(String lines) {
        Answer answer = lines(lines, new String[0]);
        assertThat(answer.status()).as("status of %s", answer).isEqualTo(200);
        return answer.body()
                .lines()
                .map(line -> JSON.readTree(line).required("id").stringValue())
                .toList();
    }

    private Answer lines(String lines, String... more) {
        return answer(with(more, request("/request", "Content-Type", "application/x-ndjson"))
                .POST(BodyPublishers.ofString(lines))
                .build());
    }

    Answer patch(String path, String json) {
        return answer(request(path, "Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(json))
                .build());
    }

    /** Any GET; names and values of headers take turns. */
    public Answer get(String path, String... headers) {
        return answer(request(path, headers).GET().build());
    }

    public JsonNode job(String id) {
        Answer answer = get("/jobs/" + id);
        assertThat(answer.status()).as("status of job %s: %s", id, answer).isEqualTo(200);
        return answer.json();
    }

    /** The job's event log so far. */
    public List<Event> events(String id) {
        Answer answer = get(events(id, ""), "Accept", "application/json");
        assertThat(answer.status())
                .as("status of the log of %s: %s", id, answer)
                .isEqualTo(200);
        JsonNode events = answer.json().required("events");
        return StreamSupport.stream(events.spliterator(), false).map(Event::of).toList();
    }

    /** Opens a stream of the job's events that begins with a snapshot. */
    public EventStream stream(String id) {
        return stream(request(events(id, "")));
    }

    /** Opens a stream of the job's events behind a version, given in the header. */
    public EventStream stream(String id, long after) {
        return stream(request(events(id, ""), "Last-Event-ID", Long.toString(after)));
    }

    /** Opens a stream of the job's events behind a version, given in the query. */
    EventStream streamByQuery(String id, long after) {
        return stream(request(events(id, "?lastEventId=" + after)));
    }

    /** Waits until the job has ended; returns the state it ended in. */
    public JobState end(String id) {
        try (EventStream stream = stream(id)) {
            List<Event> events = stream.rest();
            return events.get(events.size() - 1).state();
        }
    }

    /** Asks again and again, without a pause but not for ever, until an answer has this status. */
    static Answer until(int status, Supplier<Answer> question) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Answer answer = question.get();
        while (answer.status() != status) {
            assertThat(System.nanoTime())
                    .as("no answer %s within %s, the last is %s", status, PATIENCE, answer)
                    .isLessThan(deadline);
            answer = question.get();
        }
        return answer;
    }

    private static String events(String id, String query) {
        return "/jobs/" + id + "/events" + query;
    }

    private HttpRequest.Builder request(String path, String... more) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE);
        return with(more, with(headers, request));
    }

    private static HttpRequest.Builder with(String[] headers, HttpRequest.Builder request) {
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static Answer answer(HttpRequest request) {
        HttpResponse<String> response = send(request, BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.headers(), response.body());
    }

    private static EventStream stream(HttpRequest.Builder request) {
        HttpResponse<Flow.Publisher<List<ByteBuffer>>> response =
                send(request.header("Accept", "text/event-stream").build(), BodyHandlers.ofPublisher());
        EventStream stream = new EventStream(response.statusCode());
        response.body().subscribe(BodySubscribers.fromLineSubscriber(stream));
        return stream;
    }

    private static <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
        try {
            return HTTP.send(request, handler);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new AssertionError("The test was interrupted", cause);
        }
    }

    /** What the service said. */
    public record Answer(int status, HttpHeaders headers, String body) {

        public JsonNode json() {
            return JSON.readTree(body);
        }

        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        /** The type of the problem that it is, empty if it is none. */
        String problem() {
            return header("Content-Type").startsWith("application/problem+json")
                    ? json().path("type").asString("")
                    : "";
        }
    }
}
