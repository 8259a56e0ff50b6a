package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import dev.sluice.http.Api.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.springframework.http.HttpMethod;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** A job of the kind {@code http} from its submission to its end, with a target that has to be called more than once. */
class HttpKindTests {

    private static final Duration BACKOFF = Duration.ofMillis(200);

    private static final Queue<Reply> REPLIES = new ConcurrentLinkedQueue<>();
    private static final List<Call> CALLS = new CopyOnWriteArrayList<>();

    private static DisposableServer target;
    private static RunningSluice sluice;
    private static Api api;

    /** What the target answers next; no more to say is a 200. */
    private record Reply(int status, String retryAfter) {}

    /** What came to the target, and when on the clock of {@link System#nanoTime}. */
    private record Call(long at, String attempt, String id) {}

    @BeforeAll
    static void start() {
        target = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(HttpKindTests::answer)
                .bindNow(Api.TIMEOUT);
        sluice = RunningSluice.start(
                "--sluice.http.allow=127.0.0.1",
                "--sluice.job.backoff.min=" + BACKOFF,
                "--sluice.job.backoff.max=" + BACKOFF);
        api = new Api(sluice);
    }

    private static Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        CALLS.add(new Call(
                System.nanoTime(),
                request.requestHeaders().get("Sluice-Attempt"),
                request.requestHeaders().get("webhook-id")));
        Reply reply = REPLIES.poll();
        if (reply == null) {
            return response.send();
        }
        response.status(reply.status());
        return reply.retryAfter().isEmpty()
                ? response.send()
                : response.header("Retry-After", reply.retryAfter()).send();
    }

    @AfterAll
    static void stop() {
        sluice.close();
        target.disposeNow(Api.TIMEOUT);
    }

    @BeforeEach
    void forget() {
        REPLIES.clear();
        CALLS.clear();
    }

    private static Answer run() {
        String job = "{\"kind\":\"http\",\"payload\":{\"url\":\"http://127.0.0.1:" + target.port() + "/\"}}";
        return api.submission(job, "Prefer", "wait=30").block(Api.TIMEOUT);
    }

    private static Duration between(int call, int next) {
        return Duration.ofNanos(CALLS.get(next).at() - CALLS.get(call).at());
    }

    @Test
    void aTargetThatRecoversIsCalledAsOftenAsThatTakes() {
        REPLIES.add(new Reply(503, ""));
        REPLIES.add(new Reply(503, ""));

        Answer end = run();

        assertThat(end.text("state")).isEqualTo("succeeded");
        assertThat(end.json().path("attempt").asInt()).isEqualTo(3);
        assertThat(CALLS).extracting(Call::attempt).containsExactly("1", "2", "3");
        assertThat(CALLS).extracting(Call::id).containsOnly(end.id());
        assertThat(between(0, 1)).isGreaterThanOrEqualTo(BACKOFF);
        assertThat(between(1, 2)).isGreaterThanOrEqualTo(BACKOFF);
        Mono<Answer> log = api.send(HttpMethod.GET, "/jobs/" + end.id() + "/events", "", "Accept", "application/json");
        assertThat(log.block(Api.TIMEOUT).members("events", "state"))
                .containsExactly(
                        "queued",
                        "running",
                        "retrying",
                        "queued",
                        "running",
                        "retrying",
                        "queued",
                        "running",
                        "succeeded");
    }

    @Test
    void aTargetThatSaysWhenIsCalledThen() {
        REPLIES.add(new Reply(429, "1"));

        Answer end = run();

        assertThat(end.text("state")).isEqualTo("succeeded");
        assertThat(CALLS).extracting(Call::attempt).containsExactly("1", "2");
        assertThat(between(0, 1)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aTargetThatNeverWillIsCalledOnce() {
        REPLIES.add(new Reply(410, ""));

        Answer end = run();

        assertThat(end.text("state")).isEqualTo("failed");
        assertThat(CALLS).hasSize(1);
    }
}
